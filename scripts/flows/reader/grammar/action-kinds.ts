import type { FlowType } from '../../render-flows.js'
import {
  ACTIONS,
  BOOLEAN,
  BY_NAME,
  BY_NAME_OR_NOT,
  DURATION,
  EXACTLY_ONE,
  EXPRESSION,
  given,
  INTEGER,
  NO_VALUE,
  NONE,
  named,
  object,
  outputs,
  RESULT,
  SCALAR_OR_NOT,
  type Schema,
  STRING,
  STRING_OR_NOT,
  TEXT,
  VARIABLE,
} from './values.js'

/** One kind of action: where it may stand and what it holds. */
export interface ActionKind {
  readonly flowTypes: readonly FlowType[]
  readonly schema: Schema
  /** Outputs that must all be handled. */
  readonly outputs: readonly string[]
}

const MESSAGE: readonly FlowType[] = ['inboundShortMessage', 'commonModule']
const MESSAGE_FLOW: readonly FlowType[] = ['inboundShortMessage']
const WORKFLOW: readonly FlowType[] = ['workflow']
const EVERY: readonly FlowType[] = ['inboundShortMessage', 'workflow', 'commonModule']

function kind(flowTypes: readonly FlowType[], properties: Readonly<Record<string, Schema>>, optional: string[] = []) {
  return { flowTypes, schema: object({ name: TEXT, ...properties }, optional), outputs: [] }
}

function branching(
  flowTypes: readonly FlowType[],
  names: readonly string[],
  properties: Readonly<Record<string, Schema>>,
  optional: string[] = [],
): ActionKind {
  return { ...kind(flowTypes, { ...properties, outputs: outputs(names) }, optional), outputs: names }
}

const LITERAL_NAME = object({ lit: TEXT })

/** A choice of the platform's kinds: those the flows of this project use. Anything else is refused, never guessed at. */
export const ACTION_KINDS: Readonly<Record<string, ActionKind>> = {
  sendResponse: kind(MESSAGE, { messageBody: STRING }),
  transferToAcd: kind(
    MESSAGE_FLOW,
    {
      targetQueue: BY_NAME,
      acdSkills: { type: 'array', minItems: 1, items: object({ acdSkill: BY_NAME }) },
      priority: INTEGER,
      preferredAgents: NO_VALUE,
      languageSkill: BY_NAME_OR_NOT,
      directAgent: NO_VALUE,
    },
    ['acdSkills', 'directAgent'],
  ),
  // A common module has processingPrompt in the place of timeout.
  callData: branching(
    EVERY,
    ['success', 'failure', 'timeout'],
    {
      timeout: DURATION,
      processingPrompt: NO_VALUE,
      category: named(
        object({
          dataAction: named(
            object({
              inputs: named(SCALAR_OR_NOT),
              successOutputs: named(RESULT),
              failureOutputs: named(RESULT),
            }),
            EXACTLY_ONE,
          ),
        }),
        EXACTLY_ONE,
      ),
    },
    ['timeout', 'processingPrompt'],
  ),
  getParticipantData: kind(MESSAGE, {
    attributes: {
      type: 'array',
      minItems: 1,
      items: object({ attribute: object({ name: STRING, variable: TEXT }) }),
    },
  }),
  setParticipantData: kind(MESSAGE, {
    attributes: {
      type: 'array',
      minItems: 1,
      items: object({ attribute: object({ name: LITERAL_NAME, value: STRING }) }),
    },
  }),
  decision: branching(EVERY, ['yes', 'no'], { condition: EXPRESSION }),
  switch: kind(EVERY, {
    evaluate: object({
      firstTrue: object(
        {
          default: object({ actions: ACTIONS }),
          cases: {
            type: 'array',
            minItems: 1,
            items: object({ case: object({ value: EXPRESSION, actions: ACTIONS }) }),
          },
        },
        ['default'],
      ),
    }),
  }),
  updateData: kind(EVERY, {
    statements: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        properties: {
          string: object({ variable: TEXT, value: STRING }),
          boolean: object({ variable: TEXT, value: given(BOOLEAN) }),
          integer: object({ variable: TEXT, value: INTEGER }),
        },
        additionalProperties: false,
        ...EXACTLY_ONE,
      },
    },
  }),
  loop: branching(EVERY, ['loop'], { currentIndex: VARIABLE, loopCount: INTEGER }),
  wait: kind(WORKFLOW, { trimDurationNearMaxRunningTime: object({ lit: BOOLEAN }), duration: DURATION }),
  evaluateScheduleGroup: branching(MESSAGE_FLOW, ['open', 'closed', 'holiday', 'emergency'], {
    inServiceSchedules: NO_VALUE,
    evaluate: object({ now: { const: true } }),
    scheduleGroup: BY_NAME,
    emergencyGroup: BY_NAME_OR_NOT,
  }),
  callBotFlow: kind(MESSAGE_FLOW, {
    inputText: STRING_OR_NOT,
    exitReason: RESULT,
    intent: RESULT,
    botFlow: named(object({ ver_latestPublished: NONE }), EXACTLY_ONE),
  }),
  callCommonModule: kind(['inboundShortMessage', 'workflow'], {
    commonModule: named(
      object({ ver_latestPublished: object({ inputs: named(SCALAR_OR_NOT), outputs: named(RESULT) }) }),
      EXACTLY_ONE,
    ),
  }),
  changeState: kind(['inboundShortMessage', 'workflow'], { targetStateRef: TEXT }),
  disconnect: kind(MESSAGE_FLOW, {}),
  endWorkflow: kind(WORKFLOW, { exitReason: STRING_OR_NOT }),
  endTask: kind(['commonModule'], {}),
}
