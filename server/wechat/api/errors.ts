import type { FailureAction } from '../../relay/messages/platforms.js'

/** What an error code asks for; `refreshToken`: the access token is not taken; `ignore`: nothing was lost. */
export type ErrorAction = FailureAction | 'refreshToken' | 'ignore'

export interface ErrorRow {
  readonly code: number
  readonly meaning: string
  readonly action: ErrorAction
  /** How long to wait before the next attempt. `midnight`: to the end of the day in Beijing. */
  readonly wait?: number | 'midnight'
  /** An operator has to mend something; `holdAccount` always alarms. */
  readonly alarm?: true
  /** The message may have gone out in spite of the error. */
  readonly mayBeDelivered?: true
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/**
 * WeChat's error codes on sending and on asking for a token, and what the relay does about each.
 *
 * An answer with a code proves that nothing was delivered, with one exception: -1 is the platform's word for "something
 * of ours failed", also behind the point where a message was handed on, and says nothing about it.
 *
 * `deadLetter` with an alarm: the relay itself sent something wrong. `ignore` is for the typing indicator.
 */
export const WECHAT_ERRORS: readonly ErrorRow[] = [
  { code: -1, meaning: 'system busy', action: 'retry', mayBeDelivered: true },

  { code: 40001, meaning: 'access token not the latest, or wrong secret', action: 'refreshToken' },
  { code: 40014, meaning: 'malformed access token', action: 'refreshToken' },
  { code: 41001, meaning: 'access token missing', action: 'refreshToken' },
  { code: 42001, meaning: 'access token expired', action: 'refreshToken' },

  { code: 40002, meaning: 'wrong grant type', action: 'holdAccount' },
  { code: 40013, meaning: 'wrong AppID', action: 'holdAccount' },
  { code: 40125, meaning: 'wrong secret', action: 'holdAccount' },
  { code: 40243, meaning: 'secret frozen', action: 'holdAccount' },
  { code: 41002, meaning: 'AppID missing', action: 'holdAccount' },
  { code: 41004, meaning: 'secret missing', action: 'holdAccount' },
  { code: 50004, meaning: 'token interface forbidden', action: 'holdAccount' },
  { code: 50007, meaning: 'account frozen', action: 'holdAccount' },
  { code: 40164, meaning: 'IP address not on the list', action: 'holdAccount' },
  { code: 89501, meaning: 'IP address waits for an admin to confirm', action: 'holdAccount', wait: 5 * MINUTE },
  { code: 89503, meaning: 'IP address needs an admin to confirm', action: 'holdAccount', wait: 5 * MINUTE },
  { code: 89506, meaning: 'IP address refused twice by an admin, for 24 h', action: 'holdAccount', wait: HOUR },
  { code: 89507, meaning: 'IP address refused by an admin, for 1 h', action: 'holdAccount', wait: HOUR },
  { code: 48001, meaning: 'account has no right to this interface', action: 'holdAccount' },
  { code: 48004, meaning: 'interface blocked for this account', action: 'holdAccount' },
  { code: 50001, meaning: 'interface not authorised', action: 'holdAccount' },
  { code: 50002, meaning: 'account limited after a violation', action: 'holdAccount' },
  { code: 87009, meaning: 'wrong request signature: interface signing is turned on', action: 'holdAccount' },

  { code: 45009, meaning: 'quota of the day used up', action: 'holdAccount', wait: 'midnight' },
  { code: 45011, meaning: 'too many calls this minute', action: 'retry', wait: MINUTE },

  { code: 45047, meaning: 'quota of messages used up until the customer writes', action: 'awaitCustomer' },
  { code: 45002, meaning: 'text too long', action: 'splitSmaller' },

  { code: 45015, meaning: '48 h passed since the customer wrote, or not following', action: 'deadLetter' },
  { code: 40003, meaning: 'OpenID unknown to this account', action: 'deadLetter' },
  { code: 43004, meaning: 'customer does not follow', action: 'deadLetter' },
  { code: 50005, meaning: 'customer does not follow', action: 'deadLetter' },
  { code: 43019, meaning: 'customer is on the blacklist', action: 'deadLetter' },
  { code: 62751, meaning: 'customer is on the blacklist', action: 'deadLetter' },
  // One customer's own setting, not the account's right: must not stop the others.
  { code: 48002, meaning: 'customer turned off messages of this account', action: 'deadLetter' },
  { code: 43101, meaning: 'customer refused this kind of message', action: 'deadLetter' },

  { code: 44002, meaning: 'empty body', action: 'deadLetter', alarm: true },
  { code: 44004, meaning: 'empty text', action: 'deadLetter', alarm: true },
  { code: 47001, meaning: 'ill-formed JSON', action: 'deadLetter', alarm: true },
  { code: 47003, meaning: 'wrong parameters', action: 'deadLetter', alarm: true },
  { code: 40008, meaning: 'wrong message type', action: 'deadLetter', alarm: true },
  { code: 40033, meaning: 'characters not allowed in the request', action: 'deadLetter', alarm: true },
  { code: 40035, meaning: 'wrong parameters', action: 'deadLetter', alarm: true },
  { code: 40037, meaning: 'wrong template', action: 'deadLetter', alarm: true },
  { code: 40097, meaning: 'wrong parameters', action: 'deadLetter', alarm: true },
  { code: 42007, meaning: 'web authorisation withdrawn', action: 'deadLetter', alarm: true },

  { code: 40004, meaning: 'wrong media type', action: 'deadLetter' },
  { code: 40005, meaning: 'wrong file type', action: 'deadLetter' },
  { code: 40006, meaning: 'wrong file size', action: 'deadLetter' },
  { code: 40007, meaning: 'media id wrong or run out', action: 'deadLetter' },
  { code: 40009, meaning: 'wrong image size', action: 'deadLetter' },
  { code: 40010, meaning: 'wrong voice size', action: 'deadLetter' },
  { code: 40011, meaning: 'wrong video size', action: 'deadLetter' },
  { code: 40012, meaning: 'wrong thumbnail size', action: 'deadLetter' },
  { code: 41005, meaning: 'media missing', action: 'deadLetter', alarm: true },
  { code: 41006, meaning: 'media id missing', action: 'deadLetter', alarm: true },
  { code: 45001, meaning: 'media too large', action: 'deadLetter' },
  { code: 45003, meaning: 'title too long', action: 'sendAsText' },
  { code: 45004, meaning: 'description too long', action: 'sendAsText' },
  { code: 45005, meaning: 'link too long', action: 'sendAsText' },
  { code: 45006, meaning: 'picture link too long', action: 'sendAsText' },
  { code: 45007, meaning: 'voice too long', action: 'deadLetter' },
  { code: 45008, meaning: 'too many articles', action: 'sendAsText' },
  { code: 45098, meaning: 'too many menu entries', action: 'sendAsText' },

  { code: 40200, meaning: 'account type has no typing indicator', action: 'ignore' },
  { code: 45072, meaning: 'wrong typing command', action: 'ignore' },
  { code: 45080, meaning: 'typing needs an exchange in the last 30 s', action: 'ignore' },
  { code: 45081, meaning: 'already typing', action: 'ignore' },

  { code: 61451, meaning: 'wrong parameters of the built-in desk', action: 'deadLetter', alarm: true },
  { code: 61452, meaning: 'unknown account of the built-in desk', action: 'deadLetter', alarm: true },
  { code: 65400, meaning: 'built-in desk not available', action: 'deadLetter', alarm: true },
  { code: 65401, meaning: 'unknown account of the built-in desk', action: 'deadLetter', alarm: true },
]
