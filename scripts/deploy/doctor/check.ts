import type { Environment } from '../manifest/secrets.js'
import type { Session } from '../session.js'

export type Verdict = 'ok' | 'warning' | 'wrong' | 'skipped'

/** What one look at org or relay showed. */
export interface Finding {
  readonly check: string
  readonly verdict: Verdict
  readonly message: string
}

export interface CheckInput {
  readonly session: Session
  readonly env: Environment
}

export type Check = (input: CheckInput) => Promise<readonly Finding[]>

export const finding = (check: string, verdict: Verdict, message: string): Finding => ({ check, verdict, message })
