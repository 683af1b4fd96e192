import { readFileSync } from 'node:fs'
import Handlebars from 'handlebars'
import { parse } from 'yaml'
import type { Language } from '../config/types.js'
import type { ToldName } from './messages/told.js'

const LANGUAGES: readonly Language[] = ['zh-CN', 'en']

interface TextFile {
  readonly acknowledgement: string
  readonly closing: string
  readonly nudge: string
  readonly notice: Readonly<Record<NoticeName, string>>
  readonly reason: Readonly<Record<FailureReasonName, string>>
  readonly told: Readonly<Record<ToldName, string>>
  readonly media: Readonly<Record<MediaReason, string>>
  readonly customer: Readonly<Record<CustomerTextName, string>>
  readonly consent: Readonly<Record<ConsentTextName, string>>
  readonly link: string
  readonly kind: Readonly<Record<string, string>>
  readonly phrase: Readonly<Record<PhraseName, string>>
}

export type NoticeName = 'kept' | 'event' | 'unsupported' | 'failed' | 'waiting' | 'laneFull' | 'notificationTrimmed'
/** Why an agent gets a text in place of a customer's picture, voice message or video. */
export type MediaReason =
  | 'blocked'
  | 'expired'
  | 'empty'
  | 'tooLarge'
  | 'wrongType'
  | 'notFetched'
  | 'infected'
  | 'notScanned'
  | 'refused'
/** What customers are told of the media they sent. */
export type CustomerTextName = 'mediaBlocked' | 'mediaInfected'
/** What customers are told about their consent, see relay/consent/replies. */
export type ConsentTextName = 'ask' | 'remind' | 'agreed' | 'agreedAll' | 'declined' | 'withdrawn' | 'inform'
/** All that those texts take; '' for what is not there. */
export type ConsentValues = Readonly<
  Record<'recipient' | 'country' | 'contact' | 'version' | 'url' | 'alternative' | 'sensitive' | 'withdraw', string>
>
export type FailureReasonName =
  | 'windowExpired'
  | 'noConsent'
  | 'refused'
  | 'optedOut'
  | 'unreadable'
  | 'personalToken'
  | 'fileUnreachable'
  | 'fileHost'
  | 'fileTooLarge'
  | 'fileEmpty'
  | 'fileType'
  | 'fileInfected'
  | 'fileNotScanned'
/** Words around what a bot or agent sends, told to the customer. */
export type PhraseName =
  | 'choose'
  | 'answerByNumber'
  | 'answerByTime'
  | 'beijingTime'
  | 'earliest'
  | 'latest'
  | 'minutes'

/** Every text the relay itself says, in one language, ready to use. */
export interface Texts {
  acknowledgement(): string
  /** Told to the customer once the agent has left. */
  closing(): string
  /** Last line of what goes out for now: asks the customer to write, so that the rest may follow. */
  nudge(): string
  notice(name: NoticeName, values?: Readonly<Record<string, string>>): string
  reason(name: FailureReasonName): string
  /** What a customer sent or did, told to the agent. @param values All that the template takes. */
  told(name: ToldName, values: Readonly<Record<string, string>>): string
  /** Stands in a customer's media's place. @param kind Name of its kind, for agents. */
  media(reason: MediaReason, kind: string): string
  /** Told to a customer about a message of theirs. */
  customer(name: CustomerTextName): string
  consent(name: ConsentTextName, values: ConsentValues): string
  /** Under a file that the customer opens over a link. @param values `size` with its unit, `hours` it can be opened */
  link(values: { readonly size: string; readonly hours: string }): string
  /**
   * Name of a kind, for agents: of a push by its noticeName (a thing for messages, a whole clause for events), of an
   * agent's message by its kind, where `Structured.Card` falls back to `Structured`; else "another kind".
   */
  kind(name: string): string
  phrase(name: PhraseName): string
}

// Texts go out as plain text (XML and JSON escape on their own), so nothing is escaped here.
function compile(template: string): (values: Readonly<Record<string, string>>) => string {
  return Handlebars.compile(template, { noEscape: true, strict: true, knownHelpersOnly: true, data: false })
}

function mapValues<K extends string, T, U>(record: Readonly<Record<K, T>>, change: (value: T) => U): Record<K, U> {
  return Object.fromEntries(Object.entries<T>(record).map(([key, value]) => [key, change(value)])) as Record<K, U>
}

function loadLanguage(language: Language): Texts {
  const file = parse(readFileSync(new URL(`./texts/${language}.yaml`, import.meta.url), 'utf8')) as TextFile
  const acknowledgement = compile(file.acknowledgement)({})
  const closing = compile(file.closing)({})
  const nudge = compile(file.nudge)({})
  const notices = mapValues(file.notice, compile)
  const told = mapValues(file.told, compile)
  const media = mapValues(file.media, compile)
  const link = compile(file.link)
  const consent = mapValues(file.consent, compile)
  const kinds = new Map(Object.entries(file.kind))
  return {
    acknowledgement: () => acknowledgement,
    closing: () => closing,
    nudge: () => nudge,
    notice: (name, values = {}) => notices[name](values),
    reason: (name) => file.reason[name],
    told: (name, values) => told[name](values),
    media: (reason, kind) => media[reason]({ kind }),
    customer: (name) => file.customer[name],
    consent: (name, values) => consent[name](values),
    link,
    phrase: (name) => file.phrase[name],
    kind: (name) => kinds.get(name) ?? kinds.get(name.split('.')[0] ?? '') ?? kinds.get('other') ?? name,
  }
}

/** Reads and compiles the texts of every language; once, at start. Templates come from our own files only. */
export function loadTexts(): Readonly<Record<Language, Texts>> {
  const loaded = LANGUAGES.map((language) => [language, loadLanguage(language)] as const)
  return Object.fromEntries(loaded) as Record<Language, Texts>
}
