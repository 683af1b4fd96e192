import { Places } from '../../media/places.js'
import { type WhileHeldDeps, whileHeld } from '../customer-media/while-held.js'
import type { OutboundSending } from '../delivery/outbound-sending.js'
import type { RelayEvents } from '../events.js'
import type { AgentAttachment } from '../messages/agent-content.js'
import type { CustomMessage } from '../messages/custom-message.js'
import type { PlatformFailure } from '../messages/platforms.js'
import {
  type AttachmentParties,
  type AttachmentPlace,
  forgetAttachment,
  type PrepareDeps,
  type PreparedAttachment,
  prepareAttachment,
} from './prepare-attachment.js'

export interface AttachmentsDeps extends Omit<PrepareDeps, 'onConverted'>, WhileHeldDeps {
  /** Undefined for an account that is no more. */
  readonly partiesOf: (account: string) => AttachmentParties | undefined
  readonly events: Pick<RelayEvents, 'attachment'>
}

/** The lane is another worker's by now, or the relay stops and the next holder goes on. */
export interface Interrupted {
  readonly kind: 'lost' | 'release'
}

export type Attachments =
  | { readonly kind: 'ready'; readonly messages: readonly CustomMessage[]; readonly renew: RenewAttachment }
  | { readonly kind: 'failure'; readonly failure: PlatformFailure }
  | Interrupted

/**
 * Uploads anew what WeChat no longer knows (40007).
 * @returns Undefined when the message is no upload of this agent message.
 */
export type RenewAttachment = (
  message: CustomMessage,
) => Promise<{ readonly message: CustomMessage } | { readonly failure: PlatformFailure } | Interrupted | undefined>

/** Prepares the attachments of agent messages, a few at a time. */
export interface MessageAttachments {
  /** Custom messages of the attachments, in their order. May take long: the lane is held meanwhile. */
  prepare(sending: OutboundSending): Promise<Attachments>
}

/** Fetched, scanned, converted and uploaded at once; the others wait, holding their lanes and nothing else. */
const AT_ONCE = 16
/** Tries until a file that cannot be scanned is given up: about two minutes with the back-off of outbound lanes. */
const SCANNER_TRIES = 8

export function createMessageAttachments(deps: AttachmentsDeps): MessageAttachments {
  const places = new Places(AT_ONCE)
  const onConverted = (account: string, type: string) => deps.events.attachment(account, `converted.${type}`)
  const prepareDeps: PrepareDeps = { ...deps, onConverted }

  /** What an attachment becomes; a link is no file, and goes out as it is. */
  async function prepareOne(
    attachment: AgentAttachment,
    place: AttachmentPlace,
    sending: OutboundSending,
  ): Promise<PreparedAttachment | { readonly failure: PlatformFailure } | Interrupted> {
    const parties = deps.partiesOf(place.account)
    if (parties === undefined) throw new Error('A lane is worked on for an account that is none.')
    const outcome = await whileHeld(
      sending.hold,
      (signal) => places.with(() => prepareAttachment(attachment, place, parties, prepareDeps, signal), signal),
      deps,
    )
    if (outcome === 'lost') return { kind: 'lost' }
    if (outcome === 'stopping') return { kind: 'release' }
    if (outcome.ok) {
      deps.events.attachment(place.account, outcome.message.type)
      return outcome
    }
    deps.events.attachment(place.account, outcome.code)
    return { failure: lastTry(outcome, sending) }
  }

  return {
    async prepare(sending) {
      const { worded: message, lane } = sending
      const attachments = message.kind === 'content' ? message.attachments : []
      const files: { prepared: PreparedAttachment; place: AttachmentPlace; attachment: AgentAttachment }[] = []
      const messages: CustomMessage[] = []
      for (const [index, attachment] of attachments.entries()) {
        const { account, customerId } = lane.ref
        const messageId = message.kind === 'content' ? message.messageId : ''
        if (attachment.mediaType === 'Link') {
          messages.push(linkText(attachment))
          continue
        }
        const place = { account, customerId, messageId, index }
        const prepared = await prepareOne(attachment, place, sending)
        if ('kind' in prepared) return prepared
        if ('failure' in prepared) return { kind: 'failure', failure: prepared.failure }
        files.push({ prepared, place, attachment })
        messages.push(prepared.message)
        if (attachment.text !== '') messages.push({ type: 'text', text: attachment.text })
      }

      return {
        kind: 'ready',
        messages,
        async renew(sent) {
          const file = files.find(({ prepared }) => prepared.message === sent)
          if (file?.prepared.upload === undefined) return undefined
          deps.events.attachment(file.place.account, 'renewed')
          await sending.hold.persist(() => forgetAttachment(file.place, file.prepared, deps))
          return prepareOne(file.attachment, file.place, sending)
        },
      }
    },
  }
}

function linkText({ text, url }: AgentAttachment): CustomMessage {
  return { type: 'text', text: text === '' ? url : `${text}\n${url}` }
}

/** A scanner that stays away must not keep everything behind this message from the customer. */
function lastTry(failure: PlatformFailure, { attempts }: OutboundSending): PlatformFailure {
  if (!failure.code.startsWith('scanner_') || attempts + 1 < SCANNER_TRIES) return failure
  return { ...failure, action: 'deadLetter', code: 'scanner_away' }
}
