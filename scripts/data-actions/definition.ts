export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** The part of JSON Schema that contracts of data actions use. Names and types are those of the export form. */
export interface ContractSchema {
  readonly type?: string | readonly string[]
  readonly title?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, ContractSchema>>
  readonly required?: readonly string[]
  readonly items?: ContractSchema
  readonly additionalProperties?: boolean | ContractSchema
  readonly [keyword: string]: unknown
}

export interface RequestConfig {
  readonly requestUrlTemplate: string
  readonly requestType: string
  readonly headers: Readonly<Record<string, string>>
  readonly requestTemplate: string
}

export interface ResponseConfig {
  /** Name -> JSONPath into the answer. */
  readonly translationMap: Readonly<Record<string, string>>
  /** Name -> JSON text taken where the path finds nothing; a text needs quotes of its own. */
  readonly translationMapDefaults: Readonly<Record<string, string>>
  readonly successTemplate: string
}

/** Types of integrations whose data actions the bundle has. */
export type IntegrationType = 'custom-rest-actions' | 'function-data-actions'

/** A data action as Genesys Cloud exports and imports it. */
export interface DataActionDefinition {
  readonly name: string
  readonly integrationType: string
  readonly actionType: string
  readonly config: {
    readonly request: RequestConfig
    readonly response: ResponseConfig
    /** 1-60; the platform takes 60 when it is absent. */
    readonly timeoutSeconds?: number
  }
  readonly contract: {
    readonly input: { readonly inputSchema: ContractSchema }
    readonly output: { readonly successSchema: ContractSchema }
  }
  readonly secure: boolean
}

/** Inputs of a run: a contract knows no nested ones. */
export type ActionInputs = Readonly<Record<string, string | number | boolean | null>>

/** Types an input may have; an output's leaf too. */
export const SCALAR_TYPES: readonly string[] = ['string', 'integer', 'number', 'boolean', 'null']
