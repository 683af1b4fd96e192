import type { ContractSchema, DataActionDefinition } from '../../data-actions/definition.js'
import type { FlowOptions } from '../options.js'

/** Things of an org that flows name. */
export type ReferenceKind = 'queue' | 'skill' | 'languageSkill' | 'scheduleGroup' | 'emergencyGroup' | 'botFlow'

/** A data action as flows see it: nested outputs have names with dots. */
export interface FlowDataAction {
  readonly category: string
  readonly name: string
  readonly inputs: Readonly<Record<string, { readonly type: string; readonly required: boolean }>>
  readonly outputs: Readonly<Record<string, string>>
}

/** A common module of the org that is not among the files. */
export interface FlowCommonModule {
  readonly name: string
  readonly inputs: Readonly<Record<string, string>>
  readonly outputs: Readonly<Record<string, string>>
}

/** What bundle and org have, for the flows to name. */
export interface FlowContext {
  readonly names: Readonly<Partial<Record<ReferenceKind, readonly string[]>>>
  readonly dataActions: readonly FlowDataAction[]
  readonly commonModules?: readonly FlowCommonModule[]
}

/** @param category Name of the integration that the action belongs to. */
export function dataActionOf(
  { name, contract }: Pick<DataActionDefinition, 'name' | 'contract'>,
  category: string,
): FlowDataAction {
  const { properties = {}, required = [] } = contract.input.inputSchema
  const inputs = Object.entries(properties).map(([key, schema]) => {
    return [key, { type: String(schema.type), required: required.includes(key) }] as const
  })
  const outputs = flatten(contract.output.successSchema, '')
  return { category, name, inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(outputs) }
}

function flatten({ properties = {} }: ContractSchema, prefix: string): (readonly [string, string])[] {
  return Object.entries(properties).flatMap(([key, schema]) =>
    schema.type === 'object'
      ? flatten(schema, `${prefix}${key}.`)
      : [[`${prefix}${key}`, String(schema.type)] as const],
  )
}

/**
 * What there is once the bundle is in an org: the queues and skills that it brings, and whatever else the options name
 * (schedules, a bot), taken at their word. A check against a real org hands in that org's lists instead.
 */
export function bundleContext(options: FlowOptions, definitions: readonly DataActionDefinition[]): FlowContext {
  const pick = (...keys: string[]) => keys.map((key) => options[key] ?? '').filter(Boolean)
  return {
    names: {
      queue: pick('QUEUE_VIP', 'QUEUE_PRIORITY', 'QUEUE_GENERAL'),
      skill: pick('SKILL_VIP', 'SKILL_PRIORITY', 'SKILL_GENERAL', 'SKILL_CHINESE', 'SKILL_ENGLISH'),
      scheduleGroup: pick('SCHEDULE_GROUP'),
      emergencyGroup: pick('EMERGENCY_GROUP'),
      botFlow: pick('BOT_FLOW'),
    },
    dataActions: definitions.map((definition) => dataActionOf(definition, options.DATA_ACTION_CATEGORY ?? '')),
  }
}
