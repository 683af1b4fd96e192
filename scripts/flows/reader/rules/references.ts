import type { FlowContext, ReferenceKind } from '../context.js'
import { type ActionNode, everyAction, type FlowModel } from '../flow-model.js'
import type { FlowFinding, Path } from '../problem.js'
import { only } from './places.js'

interface Reference {
  readonly kind: ReferenceKind
  readonly name: string
  readonly path: Path
}

const WORDS: Readonly<Record<ReferenceKind, string>> = {
  queue: 'queue',
  skill: 'skill',
  languageSkill: 'language skill',
  scheduleGroup: 'schedule group',
  emergencyGroup: 'emergency group',
  botFlow: 'bot flow',
}

/** Queues, skills, schedules, bots and states that are named but not there. */
export function checkReferences(model: FlowModel, { names }: FlowContext): FlowFinding[] {
  const actions = model.states.flatMap((state) => everyAction(state.actions))
  const missing = actions
    .flatMap(referencesOf)
    .filter(({ kind, name }) => !names[kind]?.includes(name))
    .map(({ kind, name, path }) => ({
      path,
      message: `neither the bundle nor the org has a ${WORDS[kind]} "${name}"`,
      mend: `Create the ${WORDS[kind]}, or name one that is there.`,
    }))
  return [...missing, ...stateReferences(model, actions)]
}

function referencesOf({ kind, body, path }: ActionNode): Reference[] {
  const byName = (reference: ReferenceKind, value: unknown, ...steps: (string | number)[]): Reference[] => {
    const lit = (value as { lit?: { name: string } } | undefined)?.lit
    return lit ? [{ kind: reference, name: lit.name, path: [...path, ...steps] }] : []
  }
  if (kind === 'transferToAcd') {
    const skills = (body.acdSkills ?? []) as { acdSkill: unknown }[]
    return [
      ...byName('queue', body.targetQueue, 'targetQueue'),
      ...byName('languageSkill', body.languageSkill, 'languageSkill'),
      ...skills.flatMap(({ acdSkill }, index) => byName('skill', acdSkill, 'acdSkills', index)),
    ]
  }
  if (kind === 'evaluateScheduleGroup') {
    return [
      ...byName('scheduleGroup', body.scheduleGroup, 'scheduleGroup'),
      ...byName('emergencyGroup', body.emergencyGroup, 'emergencyGroup'),
    ]
  }
  if (kind === 'callBotFlow') return [{ kind: 'botFlow', name: only(body.botFlow)[0], path: [...path, 'botFlow'] }]
  return []
}

/** The state that a reference leads to; undefined when there is none. */
export function targetOf(model: FlowModel, reference: string): string | undefined {
  const refId = /^(?:\.|\/\w+)\/states\/state\[([^\]]+)\]$/.exec(reference)?.[1]
  const isOfThisFlow = reference.startsWith('./') || reference.startsWith(`/${model.type}/`)
  return isOfThisFlow ? model.states.find((state) => state.refId === refId)?.refId : undefined
}

function stateReferences(model: FlowModel, actions: readonly ActionNode[]): FlowFinding[] {
  const references = actions
    .filter(({ kind }) => kind === 'changeState')
    .map(({ body, path }) => ({ reference: String(body.targetStateRef), path: [...path, 'targetStateRef'] }))
  if (model.startUpRef !== undefined) {
    references.push({ reference: model.startUpRef, path: [model.type, 'startUpRef'] })
  }
  const findings = references
    .filter(({ reference }) => targetOf(model, reference) === undefined)
    .map(({ reference, path }) => ({
      path,
      message: `there is no state ${reference}`,
      mend: `Name one as /${model.type}/states/state[refId].`,
    }))
  const twice = model.states.filter(({ refId }, index) => model.states.findIndex((one) => one.refId === refId) < index)
  return [
    ...findings,
    ...twice.map(({ path, refId }) => ({
      path,
      message: `refId "${refId}" is taken`,
      mend: 'Give each state its own.',
    })),
  ]
}
