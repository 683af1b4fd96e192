import type { FlowDefinition } from '../emulators/genesys/flows/flow-definition.js'
import type { DataActionAnswer, DataActionCall, FlowEffect, FlowWorld } from '../emulators/genesys/flows/flow-world.js'
import { type FlowRun, runFlow } from '../emulators/genesys/flows/run-flow.js'
import { type EmergencyGroupDouble, hoursAt, type ScheduleGroupDouble } from '../emulators/genesys/flows/schedules.js'
import { type Overrides, publishedFlows } from './bundle.js'

const WORKDAYS = [1, 2, 3, 4, 5]
const SCHEDULES: ScheduleGroupDouble = {
  name: 'Service hours',
  timeZone: 'Asia/Shanghai',
  open: [{ days: WORKDAYS, from: '09:00', to: '18:00' }],
  closed: [{ days: WORKDAYS, from: '12:00', to: '13:00' }],
  holidays: ['2026-10-01'],
}

/** Instants of each kind of hour; in Shanghai it is 8 hours later. */
export const AT = {
  open: new Date('2026-11-23T02:00:00Z'),
  closed: new Date('2026-11-23T12:00:00Z'),
  holiday: new Date('2026-10-01T02:00:00Z'),
}

export interface Stage {
  readonly options?: Overrides
  readonly at?: Date
  readonly isEmergency?: boolean
  readonly attributes?: Readonly<Record<string, string>>
  readonly body?: string
  /** Answers of the data actions, by name; those not given fail. */
  readonly actions?: Readonly<Record<string, (call: DataActionCall) => DataActionAnswer>>
  /** Exit reason of the bot; null for a bot that failed. */
  readonly botExit?: string | null
  /** Queues whose transfers fail. */
  readonly brokenQueues?: readonly string[]
  readonly inputs?: Readonly<Record<string, string | number | boolean>>
}

export interface Played extends FlowRun {
  readonly messages: readonly string[]
  /** Participant data afterwards. */
  readonly data: ReadonlyMap<string, string>
  readonly transfer: Extract<FlowEffect, { kind: 'transfer' }> | undefined
  readonly calls: readonly DataActionCall[]
}

export function tierAnswer(tier: string, known = true): () => DataActionAnswer {
  return () => ({ outcome: 'success', outputs: { tier, known, updatedAt: known ? '2026-11-01T00:00:00.000Z' : '' } })
}

/** Answers as the relay does for a limit of 2048 bytes. */
export function lengthAnswer({ inputs }: DataActionCall): DataActionAnswer {
  const text = String(inputs.text)
  const bytes = Buffer.byteLength(text)
  const outputs = { characters: [...text].length, bytes, limitBytes: 2048, withinLimit: bytes <= 2048 }
  return { outcome: 'success', outputs: { ...outputs, parts: Math.ceil(bytes / 2048) } }
}

/** Plays one of the shipped flows. */
export async function play(name: string, stage: Stage = {}): Promise<Played> {
  const flows = publishedFlows(stage.options)
  const flow = flows.get(name)
  if (!flow) throw new Error(`no flow ${name}`)
  const data = new Map(Object.entries(stage.attributes ?? {}))
  const calls: DataActionCall[] = []
  const start = {
    conversationId: 'conversation-1',
    messageBody: stage.body ?? '你好',
    participantData: data,
    inputs: stage.inputs ?? {},
  }
  const run = await runFlow(flow, start, worldOf(stage, flows, calls))
  const messages = run.effects.flatMap((effect) => (effect.kind === 'message' ? [effect.text] : []))
  const transfer = run.effects.find((effect) => effect.kind === 'transfer' && effect.isTaken)
  return { ...run, messages, data, calls, transfer: transfer?.kind === 'transfer' ? transfer : undefined }
}

function worldOf(stage: Stage, flows: Map<string, FlowDefinition>, calls: DataActionCall[]): FlowWorld {
  const emergency: EmergencyGroupDouble = { name: 'Service emergency', enabled: stage.isEmergency ?? false }
  return {
    hasQueue: (name) => ['WeChat VIP', 'WeChat Priority', 'WeChat General'].includes(name),
    hasSkill: (name) => ['WeChat VIP', 'WeChat Chinese', 'WeChat English'].includes(name),
    commonModule: (name) => flows.get(name),
    hoursOf: (group, emergencyGroup) => {
      if (group !== SCHEDULES.name || (emergencyGroup ?? emergency.name) !== emergency.name) return undefined
      return hoursAt(SCHEDULES, emergencyGroup ? emergency : undefined, stage.at ?? AT.open)
    },
    talkToBot: async (name) => {
      if (name !== 'Service bot') return undefined
      return typeof stage.botExit === 'string' ? { exitReason: stage.botExit } : {}
    },
    callDataAction: async (call) => {
      calls.push(call)
      return stage.actions?.[call.name]?.(call) ?? { outcome: 'failure' }
    },
    transfer: async ({ queue }) => !stage.brokenQueues?.includes(queue),
    sendMessage: async () => {},
    setParticipantData: async () => {},
    disconnect: async () => {},
    wait: async () => {},
  }
}
