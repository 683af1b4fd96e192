import type { NotificationOutcome } from '../../store/standing.js'
import { group, list, optional, required } from './field-reader.js'
import type { PushRow } from './push.js'

/** The customer answered the pop-up, or changed the choice in the settings, per template. */
export interface SubscribeChoicePayload {
  readonly choices: readonly {
    readonly templateId: string
    /** `accept` or `reject`. */
    readonly status: string
    readonly popupScene: string | undefined
  }[]
}

/** What became of subscription notices. */
export interface SubscribeSentPayload {
  readonly results: readonly {
    readonly templateId: string
    readonly jobId: string | undefined
    readonly errorCode: string
    readonly errorStatus: string | undefined
  }[]
}

declare module './push.js' {
  interface PushPayloads {
    'event.subscribe_msg_popup_event': SubscribeChoicePayload
    'event.subscribe_msg_change_event': SubscribeChoicePayload
    'event.subscribe_msg_sent_event': SubscribeSentPayload
  }
}

function choiceReader(groupName: string): PushRow<string, SubscribeChoicePayload>['read'] {
  return (fields) => ({
    choices: list(group(fields, groupName), 'List', (entry) => ({
      templateId: required(entry, 'TemplateId'),
      status: required(entry, 'SubscribeStatusString'),
      popupScene: optional(entry, 'PopupScene'),
    })),
  })
}

export const subscribeMessagePopup: PushRow<'event.subscribe_msg_popup_event', SubscribeChoicePayload> = {
  kind: 'event.subscribe_msg_popup_event',
  msgType: 'event',
  event: 'subscribe_msg_popup_event',
  noticeName: 'subscribeMessage',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: choiceReader('SubscribeMsgPopupEvent'),
  // Saying no to the pop-up takes nothing back that was agreed to before.
  standingOf: ({ choices }) =>
    choices.flatMap(({ templateId, status }) => (status === 'accept' ? [{ kind: 'accepted', templateId }] : [])),
}

export const subscribeMessageChange: PushRow<'event.subscribe_msg_change_event', SubscribeChoicePayload> = {
  kind: 'event.subscribe_msg_change_event',
  msgType: 'event',
  event: 'subscribe_msg_change_event',
  noticeName: 'subscribeMessage',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: choiceReader('SubscribeMsgChangeEvent'),
  standingOf: ({ choices }) =>
    choices.flatMap(({ templateId, status }) => (status === 'reject' ? [{ kind: 'rejected', templateId }] : [])),
}

export const subscribeMessageSent: PushRow<'event.subscribe_msg_sent_event', SubscribeSentPayload> = {
  kind: 'event.subscribe_msg_sent_event',
  msgType: 'event',
  event: 'subscribe_msg_sent_event',
  noticeName: 'subscribeMessage',
  disposition: 'keep',
  opensSession: false,
  quota: 'none',
  read: (fields) => ({
    results: list(group(fields, 'SubscribeMsgSentEvent'), 'List', (entry) => ({
      templateId: required(entry, 'TemplateId'),
      jobId: optional(entry, 'MsgID'),
      errorCode: required(entry, 'ErrorCode'),
      errorStatus: optional(entry, 'ErrorStatus'),
    })),
  }),
  standingOf: ({ results }) =>
    results.flatMap(({ jobId, errorCode }) =>
      jobId === undefined ? [] : [{ kind: 'result', jobId, outcome: outcomeOf(errorCode) }],
    ),
  subject: (payload) => payload.results.map((result) => result.jobId ?? '').join(',') || undefined,
}

/** The code of the failed send: 43101, the customer refuses it. */
function outcomeOf(errorCode: string): NotificationOutcome {
  if (errorCode === '0') return 'delivered'
  return errorCode === '43101' ? 'blocked' : 'failed'
}
