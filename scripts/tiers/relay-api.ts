import type { FileRow } from './read-rows.js'

export interface ImportAnswer {
  readonly rows: number
  /** Positions in the rows sent, from 0. */
  readonly unknown: readonly number[]
  readonly repeated: readonly number[]
  readonly imported: number
}

/** The relay refused, or could not be asked. The text quotes nothing that was sent. */
export class RelayApiError extends Error {
  /** @param mayBeDone The relay may have carried the import out all the same. */
  constructor(
    message: string,
    readonly mayBeDone: boolean,
  ) {
    super(message)
    this.name = 'RelayApiError'
  }
}

export interface RelayApi {
  importTiers(
    rows: readonly FileRow['row'][],
    options: { dryRun: boolean; skipUnknown: boolean },
  ): Promise<ImportAnswer>
}

const TIMEOUT_MS = 120_000

/** @param url Address of the relay. @param key An API key of the role admin. */
export function createRelayApi(url: string, key: string, fetching: typeof fetch = fetch): RelayApi {
  const address = `${url.replace(/\/+$/, '')}/api/v1/tiers/import`
  return {
    importTiers: async (rows, options) => {
      let status: number
      let answer: unknown
      try {
        const response = await fetching(address, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          body: JSON.stringify({ rows, ...options }),
          redirect: 'error',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        })
        status = response.status
        answer = await response.json().catch(() => undefined)
      } catch (error) {
        throw new RelayApiError(`The relay does not answer (${codeOf(error)}).`, !options.dryRun)
      }
      if (status === 200 && isAnswer(answer)) return answer
      const { code, message } = errorOf(answer)
      throw new RelayApiError(
        `The relay refused: ${message} (${code ?? `HTTP ${status}`})`,
        status >= 500 && !options.dryRun,
      )
    },
  }
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  return typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown'
}

function isAnswer(value: unknown): value is ImportAnswer {
  if (typeof value !== 'object' || value === null) return false
  const { unknown, repeated, imported } = value as Record<string, unknown>
  return Array.isArray(unknown) && Array.isArray(repeated) && typeof imported === 'number'
}

function errorOf(value: unknown): { code: string | undefined; message: string } {
  const error = (value as { error?: { code?: unknown; message?: unknown } } | undefined)?.error
  const message = typeof error?.message === 'string' ? error.message : 'it gave no reason.'
  return { code: typeof error?.code === 'string' ? error.code : undefined, message }
}
