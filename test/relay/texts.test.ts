import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { parse } from 'yaml'
import { parseWebhook } from '../../server/genesys/webhook.js'
import { TOLD_NAMES } from '../../server/relay/messages/told.js'
import { loadTexts } from '../../server/relay/texts.js'
import { PUSH_REGISTRY } from '../../server/wechat/pushes/registry.js'
import type { AnyPushRow } from '../../server/wechat/pushes/row-index.js'

const TEXTS = loadTexts()
const ROWS: readonly AnyPushRow[] = Object.values(PUSH_REGISTRY)

function fileOf(language: string): Record<string, unknown> {
  const path = new URL(`../../server/relay/texts/${language}.yaml`, import.meta.url)
  return parse(readFileSync(path, 'utf8')) as Record<string, unknown>
}

function keysOf(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null) return [prefix]
  return Object.entries(value).flatMap(([name, inner]) => keysOf(inner, `${prefix}/${name}`))
}

function kindsIn(language: string): Set<string> {
  return new Set(Object.keys(fileOf(language).kind as object))
}

/** Kinds the reader of webhooks gives to what is not relayed: content types and media types are those of the platform SDK. */
function unsupportedKinds(): string[] {
  // Without what the element needs, a kind that is relayed is one that is not.
  const contents = ['QuickReply', 'QuickReplyV2', 'Card', 'Carousel', 'ListPicker', 'DatePicker', 'Notification']
  const structured = [...contents, 'Location', 'RichLink', 'Form', 'OfALaterDay'].map((contentType) => ({
    type: 'Structured',
    content: [{ contentType }],
  }))
  const attached = { contentType: 'Attachment', attachment: { mediaType: 'OfALaterDay' } }
  return [
    ...structured,
    { type: 'Text', content: [attached] },
    { type: 'Text', text: '' },
    { type: 'OfALaterDay' },
  ].map((body) => {
    const webhook = parseWebhook(Buffer.from(JSON.stringify({ id: 'm', channel: { to: { id: 'c' } }, ...body })))
    if (webhook.type !== 'unsupported') throw new Error(`${JSON.stringify(body)} is relayed`)
    return webhook.kind
  })
}

/** Attachments that are read and not relayed yet. */
const ATTACHMENT_KINDS = ['Image', 'Video', 'Audio', 'File', 'Link'].map((mediaType) => `Attachment.${mediaType}`)

describe('texts', () => {
  it('have the same keys in both languages, none of them empty', () => {
    expect(keysOf(fileOf('en'))).to.deep.equal(keysOf(fileOf('zh-CN')))
    for (const language of ['en', 'zh-CN']) expect(JSON.stringify(fileOf(language))).to.not.match(/null|""/)
  })

  for (const language of ['zh-CN', 'en'] as const) {
    it(`name every kind of push, and nothing twice over (${language})`, () => {
      const kinds = kindsIn(language)
      for (const { noticeName } of ROWS) expect(kinds.has(noticeName), noticeName).to.equal(true)
    })

    it(`name every kind of webhook that is not relayed (${language})`, () => {
      const kinds = kindsIn(language)
      for (const kind of [...unsupportedKinds(), ...ATTACHMENT_KINDS]) expect(kinds.has(kind), kind).to.equal(true)
    })

    it(`tell of everything the rows name, and of nothing else (${language})`, () => {
      expect(Object.keys(fileOf(language).told as object)).to.have.members([...TOLD_NAMES])
    })

    it(`begin every notice with its mark and leave nothing unfilled (${language})`, () => {
      const texts = TEXTS[language]
      const values = { kind: 'KIND', reason: 'REASON', start: 'a <b> & "c"' }
      for (const name of ['kept', 'event', 'unsupported', 'failed', 'waiting', 'laneFull'] as const) {
        const text = texts.notice(name, values)
        expect(text.startsWith(language === 'en' ? '[System] ' : '【系统】'), text).to.equal(true)
        expect(text).to.not.contain('{{')
      }
      expect(texts.notice('failed', values)).to.contain('a <b> & "c"')
      for (const name of ['windowExpired', 'refused', 'optedOut', 'unreadable'] as const) {
        expect(texts.reason(name)).to.be.a('string').and.not.equal('')
      }
    })
  }

  it('read naturally, messages and events alike', () => {
    const { en, 'zh-CN': zh } = TEXTS
    expect(zh.notice('kept', { kind: zh.kind('location') })).to.match(/^【系统】客户发来了一个位置，/)
    expect(zh.notice('event', { kind: zh.kind('subscribe') })).to.equal('【系统】客户关注了公众号。')
    expect(en.notice('kept', { kind: en.kind('image') })).to.match(/^\[System\] The customer sent a picture, /)
    expect(en.notice('event', { kind: en.kind('scan') })).to.equal(
      '[System] The customer scanned a QR code of the account.',
    )
  })

  it('name an event by a clause and a message by a thing, so no name serves both', () => {
    const events = new Set(ROWS.filter(({ msgType }) => msgType === 'event').map(({ noticeName }) => noticeName))
    const messages = ROWS.filter(({ msgType }) => msgType !== 'event').map(({ noticeName }) => noticeName)
    expect(messages.filter((name) => events.has(name))).to.deep.equal([])
  })

  it('fall back to the family of a kind, then to another kind', () => {
    const texts = TEXTS.en
    expect(texts.kind('Structured.Card')).to.equal('a card')
    expect(texts.kind('Structured.OfALaterDay')).to.equal('a card or choice')
    expect(texts.kind('neverHeard')).to.equal('a message of another kind')
  })
})
