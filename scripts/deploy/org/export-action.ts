import type { DataActionDefinition } from '../../data-actions/definition.js'
import type { Context } from '../engine/resource.js'
import { orgError } from './org-error.js'

/** A data action of the org in the platform's export form; a function's address, which the platform gives, is left out. */
export async function exportAction(
  context: Context,
  id: string,
  integrationType: DataActionDefinition['integrationType'],
): Promise<DataActionDefinition> {
  const { org } = context
  const action = await org.call('getIntegrationsAction', () =>
    org.integrations.getIntegrationsAction(id, { expand: 'contract', includeConfig: true }),
  )
  const { request, response, timeoutSeconds } = action.config ?? {}
  const requestTemplate = await template(context, id, 'requesttemplate.vm')
  const successTemplate = await template(context, id, 'successtemplate.vm')
  const contract = action.contract as unknown as DataActionDefinition['contract'] | undefined
  const isFunction = integrationType === 'function-data-actions'
  return {
    name: action.name ?? '',
    integrationType,
    actionType: 'custom',
    config: {
      request: {
        requestUrlTemplate: isFunction ? '' : (request?.requestUrlTemplate ?? ''),
        requestType: request?.requestType ?? '',
        headers: (request?.headers ?? {}) as Record<string, string>,
        requestTemplate,
      },
      response: {
        translationMap: (response?.translationMap ?? {}) as Record<string, string>,
        translationMapDefaults: (response?.translationMapDefaults ?? {}) as Record<string, string>,
        successTemplate,
      },
      ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    },
    contract: {
      input: { inputSchema: contract?.input?.inputSchema ?? {} },
      output: { successSchema: contract?.output?.successSchema ?? {} },
    },
    secure: action.secure ?? false,
  }
}

/** Templates are files of their own, given as text. */
async function template({ org }: Context, id: string, file: string): Promise<string> {
  try {
    const answer = (await org.integrations.getIntegrationsActionTemplate(id, file)) as unknown as { text?: string }
    return answer.text ?? ''
  } catch (error) {
    throw orgError('getIntegrationsActionTemplate', error)
  }
}
