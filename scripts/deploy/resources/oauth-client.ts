import type platformClient from 'purecloud-platform-client-v2'
import type { Context, Found, Kind, Resource } from '../engine/resource.js'
import { keyOf } from '../engine/resource.js'
import { allPages, named } from '../org/pages.js'
import { writePrivateFile } from '../private-file.js'

export const OAUTH_CLIENT_KIND = 'oauth client'
const TOKEN_SECONDS = 86_400

/**
 * The relay's own OAuth client with that role alone. The platform shows its secret once: it goes into a file that only
 * its owner can read, and nowhere else. @param file Absolute.
 */
export function oauthClient(name: string, roleKey: string, file: string): Resource {
  const body = ({ ref, divisionId }: Context) => ({
    name,
    description: 'The WeChat relay',
    authorizedGrantType: 'CLIENT-CREDENTIALS',
    accessTokenValiditySeconds: TOKEN_SECONDS,
    roleDivisions: [{ roleId: ref(roleKey), divisionId }],
  })
  const keep = (client: platformClient.Models.OAuthClient): void => {
    writePrivateFile(
      file,
      `GENESYSCLOUD_OAUTHCLIENT_ID=${client.id ?? ''}\nGENESYSCLOUD_OAUTHCLIENT_SECRET=${client.secret ?? ''}\n`,
    )
  }
  return {
    kind: OAUTH_CLIENT_KIND,
    name,
    key: keyOf(OAUTH_CLIENT_KIND, name),
    permissions: [
      ...['view', 'add', 'edit', 'delete'].map((action) => `oauth:client:${action}`),
      'authorization:grant:view',
      'authorization:grant:add',
    ],
    creation: 'steps',
    kept: ['secretFile'],
    async byId({ org }, id) {
      const entry = await org.look('getOauthClient', () => org.oauth.getOauthClient(id))
      return entry && found(entry)
    },
    async byName({ org }) {
      // The list is not paged by the SDK.
      const all = await allPages(() => org.call('getOauthClients', () => org.oauth.getOauthClients()))
      const entry = named(all, name)
      return entry && found(entry)
    },
    desired: ({ ref, divisionId }) => ({ name, roles: [`${ref(roleKey)} in ${divisionId}`], secretFile: 'written' }),
    async create(context) {
      const { org } = context
      await hold(context, roleKey)
      const made = await org.call('postOauthClients', () => org.oauth.postOauthClients(body(context)))
      keep(made)
      context.say(`the secret of "${name}" is in ${file}; it is shown nowhere else`)
      return made.id ?? ''
    },
    async update(context, { id, fields }, desired) {
      const { org } = context
      if (JSON.stringify(fields.roles) !== JSON.stringify(desired.roles)) {
        await hold(context, roleKey)
        await org.call('putOauthClient', () => org.oauth.putOauthClient(id, body(context)))
      }
      if (fields.secretFile !== desired.secretFile) {
        keep(await org.call('postOauthClientSecret', () => org.oauth.postOauthClientSecret(id)))
        context.say(`a new secret of "${name}" is in ${file}; it is shown nowhere else`)
      }
    },
  }
}

/** The platform lets a client give only roles that it holds itself. */
async function hold({ org, ref, divisionId }: Context, roleKey: string): Promise<void> {
  const roleId = ref(roleKey)
  const own = await org.call('getAuthorizationSubject', () =>
    org.authorization.getAuthorizationSubject(org.access.clientId),
  )
  if (own.grants?.some(({ role }) => role?.id === roleId)) return
  const body = { subjectIds: [org.access.clientId], divisionIds: [divisionId] }
  await org.call('postAuthorizationRole', () =>
    org.authorization.postAuthorizationRole(roleId, body, { subjectType: 'PC_OAUTH_CLIENT' }),
  )
}

function found(entry: Pick<platformClient.Models.OAuthClient, 'id' | 'name' | 'roleDivisions'>): Found {
  const roles = (entry.roleDivisions ?? []).map(({ roleId, divisionId }) => `${roleId} in ${divisionId}`)
  return { id: entry.id ?? '', fields: { name: entry.name ?? '', roles } }
}

export const oauthClientKind: Kind = {
  kind: OAUTH_CLIENT_KIND,
  async remove({ org }, id) {
    await org.gone('deleteOauthClient', () => org.oauth.deleteOauthClient(id))
  },
}
