import type { FlowValue } from './evaluate-expression.js'
import type { FlowDefinition } from './flow-definition.js'
import type { Hours } from './schedules.js'

export interface DataActionCall {
  readonly category: string
  readonly name: string
  /** Inputs that have a value. */
  readonly inputs: Readonly<Record<string, string | number | boolean>>
  /** Undefined in common modules, where the platform's own time-out holds. */
  readonly timeoutMs: number | undefined
}

export type DataActionAnswer =
  | { readonly outcome: 'success'; readonly outputs: Readonly<Record<string, FlowValue>> }
  | { readonly outcome: 'failure' | 'timeout' }

/** Everything outside a flow that it can reach. */
export interface FlowWorld {
  hasQueue(name: string): boolean
  hasSkill(name: string): boolean
  commonModule(name: string): FlowDefinition | undefined
  /** Undefined where there is no such group. */
  hoursOf(scheduleGroup: string, emergencyGroup: string | undefined): Hours | undefined
  /** Undefined where there is no such bot; a bot that failed or gave none has no exit reason. */
  talkToBot(name: string, inputText: string): Promise<{ readonly exitReason?: string } | undefined>
  callDataAction(call: DataActionCall): Promise<DataActionAnswer>
  /** @returns Whether the queue took the conversation. */
  transfer(transfer: TransferEffect): Promise<boolean>
  /** A message on its way to the customer. */
  sendMessage(text: string): Promise<void>
  setParticipantData(name: string, value: string): Promise<void>
  disconnect(): Promise<void>
  wait(milliseconds: number): Promise<void>
}

export interface TransferEffect {
  readonly queue: string
  readonly skills: readonly string[]
  readonly priority: number
}

/** What a flow did, in order. */
export type FlowEffect =
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'participantData'; readonly name: string; readonly value: string }
  | {
      readonly kind: 'dataAction'
      readonly name: string
      readonly inputs: DataActionCall['inputs']
      readonly outcome: DataActionAnswer['outcome']
    }
  | { readonly kind: 'wait'; readonly milliseconds: number }
  | ({ readonly kind: 'transfer'; readonly isTaken: boolean } & TransferEffect)
  | { readonly kind: 'disconnect' }
  | { readonly kind: 'workflowEnded'; readonly exitReason: string | undefined }
  /** Something failed and the flow's error handling took over. */
  | { readonly kind: 'errorHandled'; readonly reason: string }

/** `stopped`: the actions ran out without transfer, disconnect or end. */
export type FlowEnding = 'transferred' | 'disconnected' | 'workflowEnded' | 'taskEnded' | 'stopped'

export interface FlowStart {
  readonly conversationId: string
  /** Text of the customer's message, for message flows. */
  readonly messageBody?: string
  /** Attributes of the customer's participant; the flow changes them in place. */
  readonly participantData: Map<string, string>
  /** Values of a trigger's event, for workflows: those without a matching input are left out, as on the platform. */
  readonly inputs?: Readonly<Record<string, FlowValue>>
}
