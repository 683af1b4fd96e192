import type { OperationContext } from './context.js'
import { acceptForAccount, hasMarks } from './operations/accept-for-account.js'
import { acceptPush } from './operations/accept-push.js'
import { acceptWebhook } from './operations/accept-webhook.js'
import * as audit from './operations/audit.js'
import { claim } from './operations/claim.js'
import {
  consentHistory,
  consentsAudited,
  expireConsents,
  holdForConsent,
  unauditedConsents,
} from './operations/consents.js'
import { getConversation, putConversation } from './operations/conversations.js'
import * as crossings from './operations/crossings.js'
import * as customers from './operations/customers.js'
import { findDeadLetter, listDeadLetters, redrive } from './operations/dead-letters.js'
import { eraseCustomer } from './operations/erase-customer.js'
import { eraseConversation, eraseKinds } from './operations/erase-items.js'
import {
  finishErasure,
  getErasure,
  listErasures,
  noteErasure,
  openErasures,
  removeElsewhere,
} from './operations/erasures.js'
import { defer, progress, release, renew } from './operations/leases.js'
import * as media from './operations/media.js'
import * as personalData from './operations/personal-data.js'
import * as questions from './operations/questions.js'
import { settle } from './operations/settle.js'
import * as shared from './operations/shared.js'
import { depth, sweep } from './operations/sweep.js'
import { tidyStep } from './operations/tidy.js'
import { putTiers, tiersOfPerson } from './operations/tiers.js'
import { replaceWrappedKeys, wrappedKeyPage } from './operations/wrapped-keys.js'

/** Every operation the worker thread runs, by name; one argument, run inside the batch's transaction. */
export const OPERATIONS = {
  acceptPush,
  acceptWebhook,
  acceptForAccount,
  hasMarks,
  claim,
  renew,
  progress,
  settle,
  defer,
  release,
  sweep,
  depth,
  findDeadLetter,
  listDeadLetters,
  redrive,
  consentHistory,
  consentsAudited,
  unauditedConsents,
  expireConsents,
  holdForConsent,
  putConversation,
  getConversation,
  tidyStep,
  putTiers,
  tiersOfPerson,
  wrappedKeyPage,
  replaceWrappedKeys,
  eraseCustomer,
  eraseConversation,
  eraseKinds,
  openErasures,
  removeElsewhere,
  noteErasure,
  finishErasure,
  getErasure,
  listErasures,
  ping: (_: null, { db }: OperationContext) => Number(db.statement('SELECT 1').get([])?.[0]),
  ...audit,
  ...customers,
  ...media,
  ...crossings,
  ...personalData,
  ...questions,
  ...shared,
} satisfies Record<string, (argument: never, context: OperationContext) => unknown>

export type OperationName = keyof typeof OPERATIONS
export type ArgumentOf<N extends OperationName> = Parameters<(typeof OPERATIONS)[N]>[0]
export type ResultOf<N extends OperationName> = ReturnType<(typeof OPERATIONS)[N]>
