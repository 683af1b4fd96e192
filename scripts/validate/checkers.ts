import { DATA_ACTIONS_CHECKER } from './check-data-actions.js'
import { FLOWS_CHECKER } from './check-flows.js'
import type { Checker } from './checker.js'

/** What `npm run validate` checks, in this order. */
export const CHECKERS: readonly Checker[] = [DATA_ACTIONS_CHECKER, FLOWS_CHECKER]
