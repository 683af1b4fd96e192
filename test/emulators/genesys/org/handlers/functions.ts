import { randomBytes, randomUUID } from 'node:crypto'
import type { Fields, Handler, OperationCall } from '../operation.js'
import { oneOf, textOf } from '../operation.js'
import { badRequest } from '../refusal.js'
import { type FunctionState, type OrgState, typeOfIntegration } from '../state.js'

const RUNTIMES = ['nodejs22.x', 'nodejs24.x']
/** States of a zip on its way in, in order. */
const ZIP_STATES = ['Pending', 'Transferring', 'Available'] as const
const ZIP_MAGIC = Buffer.from('PK\u0003\u0004', 'latin1')

/** Functions of drafts: settings, and a zip uploaded to an address of its own. */
export function functionHandlers(state: OrgState) {
  const draftFunction = ({ params: [id] }: OperationCall): { readonly id: string; readonly own: FunctionState } => {
    const draft = state.drafts.get(id)
    if (typeOfIntegration(state, textOf(draft.integrationId)) !== 'function-data-actions') {
      throw badRequest('the action is no Function action')
    }
    const entry = state.functions.get(draft.id) ?? { draft: empty(), published: empty() }
    state.functions.set(draft.id, entry)
    return { id: draft.id, own: entry.draft }
  }

  return {
    getIntegrationsActionsFunctionsRuntimes: () => ({
      body: RUNTIMES.map((name) => ({ name, description: name, status: 'Available' })),
    }),
    getIntegrationsActionFunction: ({ params: [id] }) => {
      const action = state.actions.get(id)
      return { body: view(action.id, state.functions.get(action.id)?.published ?? empty(), false) }
    },
    getIntegrationsActionDraftFunction: (call) => {
      const { id, own } = draftFunction(call)
      return { body: view(id, own, true) }
    },
    putIntegrationsActionDraftFunction: (call) => {
      const { id, own } = draftFunction(call)
      const { handler, runtime, timeoutSeconds } = call.body
      if (!/^[\w/-]+\.\w+$/.test(textOf(handler))) throw badRequest('handler must be FILE.FUNCTION')
      oneOf('runtime', runtime, RUNTIMES)
      if (timeoutSeconds !== undefined && !(Number(timeoutSeconds) >= 1 && Number(timeoutSeconds) <= 60)) {
        throw badRequest('timeoutSeconds must be 1 to 60')
      }
      own.settings = call.body
      return { body: view(id, own, false) }
    },
    postIntegrationsActionDraftFunctionUpload: (call) => {
      const { id, own } = draftFunction(call)
      const token = randomBytes(24).toString('base64url')
      const headers = { 'Content-Type': 'application/zip', 'x-amz-meta-action': id, 'x-amz-meta-upload': randomUUID() }
      const seconds = Number(call.body.signedUrlTimeoutSeconds ?? 900)
      const name = textOf(call.body.fileName)
      if (!name.endsWith('.zip')) throw badRequest('fileName must end in .zip')
      state.uploads.set(token, {
        headers,
        expiresAt: state.host.now() + seconds * 1000,
        used: false,
        take: (bytes) => {
          own.zip = { id: randomUUID(), name, bytes, looks: 0 }
        },
      })
      return { body: { url: `${call.baseUrl}/uploads/${token}`, headers } }
    },
  } satisfies Record<string, Handler>
}

const empty = (): FunctionState => ({ settings: undefined, zip: undefined })

function view(id: string, own: FunctionState, look: boolean): Fields {
  const { settings, zip } = own
  if (zip !== undefined && look) zip.looks += 1
  const zipView = zip === undefined ? {} : { zip: zipState(zip) }
  const zipId = zip === undefined ? {} : { zipId: zip.id }
  return { id, ...(settings && { function: { id, ...settings, ...zipId } }), ...zipView }
}

function zipState(zip: NonNullable<FunctionState['zip']>): Fields {
  const step = ZIP_STATES[Math.min(Math.max(0, zip.looks - 1), ZIP_STATES.length - 1)]
  if (step !== 'Available') return { status: step, name: zip.name }
  if (!zip.bytes.subarray(0, ZIP_MAGIC.length).equals(ZIP_MAGIC)) {
    return { status: 'InvalidFormat', name: zip.name, errorMessage: 'The file is no zip.' }
  }
  return { status: step, id: zip.id, name: zip.name }
}
