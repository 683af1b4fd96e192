/**
 * Where the SDK's types ask for more, or allow less, than the platform takes. Everything else of the types is kept to
 * the letter.
 */
export interface OverStrict {
  readonly model: string
  readonly field: string
  /** `optional`: need not be sent. `any`: the type given is too narrow. */
  readonly relax: 'optional' | 'any'
  readonly why: string
}

export const OVER_STRICT: readonly OverStrict[] = [
  { model: 'SupportedContent', field: 'id', relax: 'optional', why: 'set by the platform' },
  { model: 'CreateIntegrationRequest', field: 'name', relax: 'optional', why: 'the name comes with the configuration' },
  { model: 'Integration', field: 'intendedState', relax: 'optional', why: 'set by the platform where left out' },
  { model: 'AuthzDivision', field: 'description', relax: 'optional', why: 'may stay empty' },
  { model: 'Function', field: 'description', relax: 'optional', why: 'may stay empty' },
  { model: 'MatchCriteria', field: 'value', relax: 'any', why: 'compared with a plain value, typed as an object' },
  { model: 'MatchCriteria', field: 'values', relax: 'any', why: 'compared with plain values, typed as objects' },
  {
    model: 'PostInputContract',
    field: 'inputSchema',
    relax: 'any',
    why: 'any JSON schema; the type knows few keywords',
  },
  { model: 'PostOutputContract', field: 'successSchema', relax: 'any', why: 'as inputSchema' },
  { model: 'ActionInput', field: 'inputSchema', relax: 'any', why: 'as inputSchema of a body' },
  { model: 'ActionOutput', field: 'successSchema', relax: 'any', why: 'as inputSchema of a body' },
  { model: 'TestExecutionOperationResult', field: 'result', relax: 'any', why: 'may be text' },
  { model: 'TestExecutionResult', field: 'finalResult', relax: 'any', why: 'may be a list' },
]
