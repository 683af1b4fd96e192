import { setTimeout as delay } from 'node:timers/promises'
import type { BuiltFunction } from '../../functions/build-function.js'
import type { FunctionSettings } from '../../functions/read-functions.js'
import type { Context } from '../engine/resource.js'
import { OrgError } from './org-error.js'
import { upload } from './upload.js'

/** As long as Terraform's provider asks for. */
const SIGNED_URL_SECONDS = 1200
/** Looks at an uploaded zip before the platform is believed to hang. */
const MAX_LOOKS = 300

/** Uploads the zip of a draft, waits until the platform has it, gives the draft its settings and publishes it. */
export async function publishFunction(
  context: Context,
  id: string,
  built: BuiltFunction,
  settings: FunctionSettings,
): Promise<void> {
  const { org } = context
  const before = await draftFunction(context, id)
  const fileName = `${built.name}-${built.sha256.slice(0, 12)}.zip`
  const { url = '', headers = {} } = await org.call('postIntegrationsActionDraftFunctionUpload', () =>
    org.integrations.postIntegrationsActionDraftFunctionUpload(id, {
      fileName,
      signedUrlTimeoutSeconds: SIGNED_URL_SECONDS,
    }),
  )
  await upload({ what: 'function', url, headers: headers as Record<string, string>, body: built.zip })
  await arrived(context, id, fileName, before.zip?.id)
  await org.call('putIntegrationsActionDraftFunction', () =>
    org.integrations.putIntegrationsActionDraftFunction(id, { ...settings }),
  )
  await publishDraft(context, id)
}

/** Publishes a draft as it is. */
export async function publishDraft({ org }: Context, id: string): Promise<void> {
  const { version = 1 } = await org.call('getIntegrationsActionDraft', () =>
    org.integrations.getIntegrationsActionDraft(id),
  )
  await org.call('postIntegrationsActionDraftPublish', () =>
    org.integrations.postIntegrationsActionDraftPublish(id, { version }),
  )
}

/** @param formerZip Id of the zip the draft had before: that one is not waited for, unless it is the same file. */
async function arrived(context: Context, id: string, fileName: string, formerZip: string | undefined): Promise<void> {
  for (let look = 1; look <= MAX_LOOKS; look += 1) {
    const { status = '', id: zipId, name, errorMessage } = (await draftFunction(context, id)).zip ?? {}
    const isNew = zipId !== formerZip || name === fileName
    if (status === 'Available' && zipId !== undefined && isNew) return
    if (status.startsWith('Invalid')) {
      throw new OrgError('getIntegrationsActionDraftFunction', {
        status: 200,
        code: 'function.zip.refused',
        message: `the zip ${fileName} was refused: ${status}${errorMessage === undefined ? '' : `, ${errorMessage}`}`,
      })
    }
    if (look === 1) context.say(`waiting for Genesys Cloud to take in ${fileName}`)
    await delay(context.pollMs)
  }
  throw new OrgError('getIntegrationsActionDraftFunction', {
    status: 0,
    code: 'function.zip.slow',
    message: `the zip ${fileName} does not become available; resume later`,
  })
}

function draftFunction({ org }: Context, id: string) {
  return org.call('getIntegrationsActionDraftFunction', () => org.integrations.getIntegrationsActionDraftFunction(id))
}
