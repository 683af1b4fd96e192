import type platformClient from 'purecloud-platform-client-v2'
import type { Found, Kind, Resource } from '../engine/resource.js'
import { keyOf } from '../engine/resource.js'
import { allPages, named } from '../org/pages.js'

export const ROLE_KIND = 'role'

/** All that the relay does in the org: hand messages in, and look at conversations and their messages. */
export const RELAY_PERMISSIONS: readonly string[] = [
  'conversation:message:receive',
  'conversation:message:view',
  'conversation:communication:view',
]

/** A role that allows just what the relay does. */
export function role(name: string): Resource {
  const permissionPolicies = policies(RELAY_PERMISSIONS)
  const body = { name, description: 'What the WeChat relay does in this org', permissionPolicies }
  return {
    kind: ROLE_KIND,
    name,
    key: keyOf(ROLE_KIND, name),
    permissions: ['view', 'add', 'edit', 'delete'].map((action) => `authorization:role:${action}`),
    async byId({ org }, id) {
      const entry = await org.look('getAuthorizationRole', () => org.authorization.getAuthorizationRole(id))
      return entry && found(entry)
    },
    async byName({ org }) {
      const all = await allPages((pageNumber) =>
        org.call('getAuthorizationRoles', () =>
          org.authorization.getAuthorizationRoles({ name, pageNumber, pageSize: 100 }),
        ),
      )
      const entry = named(all, name)
      return entry && found(entry)
    },
    desired: () => ({ name, permissions: [...RELAY_PERMISSIONS].sort() }),
    async create({ org }) {
      return (await org.call('postAuthorizationRoles', () => org.authorization.postAuthorizationRoles(body))).id ?? ''
    },
    async update({ org }, { id }) {
      await org.call('putAuthorizationRole', () => org.authorization.putAuthorizationRole(id, body))
    },
  }
}

function policies(permissions: readonly string[]): { domain: string; entityName: string; actionSet: string[] }[] {
  const byEntity = new Map<string, { domain: string; entityName: string; actionSet: string[] }>()
  for (const permission of permissions) {
    const [domain = '', entityName = '', action = ''] = permission.split(':')
    const key = `${domain}:${entityName}`
    const policy = byEntity.get(key) ?? { domain, entityName, actionSet: [] }
    policy.actionSet.push(action)
    byEntity.set(key, policy)
  }
  return [...byEntity.values()]
}

function found(entry: platformClient.Models.DomainOrganizationRole): Found {
  const permissions = (entry.permissionPolicies ?? []).flatMap(({ domain, entityName, actionSet }) =>
    (actionSet ?? []).map((action) => `${domain}:${entityName}:${action}`),
  )
  return { id: entry.id ?? '', fields: { name: entry.name ?? '', permissions: permissions.sort() } }
}

export const roleKind: Kind = {
  kind: ROLE_KIND,
  async remove({ org }, id) {
    await org.gone('deleteAuthorizationRole', () => org.authorization.deleteAuthorizationRole(id))
  },
}
