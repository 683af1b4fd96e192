/** One environment variable: a JSON schema of its value, with what a person needs to know to set it. */
export interface Variable {
  readonly type: 'string' | 'integer' | 'boolean'
  /** What it is for, in one or two sentences. */
  readonly description: string
  /** What to do when it is missing or wrong; never holds a value of the environment. */
  readonly mend: string
  readonly examples: readonly [string, ...string[]]
  readonly default?: string | number | boolean
  /** Stands in `.env.example` uncommented and empty: the account of the environment does not work without it. */
  readonly essential?: boolean
  /** Not trimmed: its white space would matter to the platform. */
  readonly verbatim?: boolean
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly format?:
    | 'http-url'
    | 'proxy-url'
    | 'reveal-rights'
    | 'store-url'
    | 'host-list'
    | 'genesys-region'
    | 'crm-url'
    | 'crm-headers'
    | 'json-pointer'
    | 'tier-map'
    | 'forward-url'
    | 'forward-only'
    | 'media-scanner'
    | 'notification-fields'
    | 'trust-proxy'
    | 'ip-address'
    | 'address-list'
    | 'wechat-sources'
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
}

export type VariableTable = Readonly<Record<string, Variable>>

/** White space at either end of a secret is a copying error. */
export const NO_OUTER_WHITE_SPACE = '^\\S(.*\\S)?$'
