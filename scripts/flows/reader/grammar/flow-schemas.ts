import type { FlowType } from '../../render-flows.js'
import {
  ACTIONS,
  BOOLEAN,
  EXACTLY_ONE,
  givenOrNot,
  NO_VALUE,
  NONE,
  named,
  object,
  type Schema,
  TEXT,
} from './values.js'

const variable = (lit: Schema): Schema =>
  object(
    { name: TEXT, description: { type: 'string' }, initialValue: givenOrNot(lit), isInput: BOOLEAN, isOutput: BOOLEAN },
    ['description'],
  )

const VARIABLES: Schema = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      stringVariable: variable({ type: 'string' }),
      booleanVariable: variable(BOOLEAN),
      integerVariable: variable({ type: 'integer' }),
    },
    additionalProperties: false,
    ...EXACTLY_ONE,
  },
}

const STATES: Schema = {
  type: 'array',
  minItems: 1,
  items: object({ state: object({ name: TEXT, refId: TEXT, variables: VARIABLES, actions: ACTIONS }, ['variables']) }),
}

const withStates = (language: Schema, errorHandling: Schema): Schema =>
  object(
    {
      name: TEXT,
      description: { type: 'string' },
      division: TEXT,
      startUpRef: TEXT,
      defaultLanguage: TEXT,
      supportedLanguages: named(language, { minProperties: 1 }),
      variables: VARIABLES,
      settingsErrorHandling: object({ errorHandling }),
      states: STATES,
    },
    ['description', 'division', 'variables'],
  )

/** What stands under the top key of a flow, its actions left to the schemas of their kinds. */
export const FLOW_SCHEMAS: Readonly<Record<FlowType, Schema>> = {
  inboundShortMessage: withStates(object({ defaultLanguageSkill: NO_VALUE }), object({ disconnect: NONE })),
  workflow: withStates(NONE, object({ endWorkflow: NONE })),
  commonModule: object(
    {
      name: TEXT,
      description: { type: 'string' },
      division: TEXT,
      supportedLanguages: named(NONE, { minProperties: 1 }),
      variables: VARIABLES,
      settingsCommonModule: object({
        compatibleFlowTypes: { type: 'array', minItems: 1, items: object({ flowType: TEXT }) },
      }),
      startUpTaskActions: ACTIONS,
    },
    ['description', 'division', 'variables'],
  ),
}
