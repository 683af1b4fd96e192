import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { RelayError } from '../../server/errors.js'
import { messageDedupeParts, parseWebhook, verifyWebhook, webhookDedupeParts } from '../../server/genesys/webhook.js'
import { body, CONVERSATION_ID, CUSTOMER_ID, envelope, INTEGRATION_ID, signature } from './webhook-samples.js'

describe('verifyWebhook', () => {
  const raw = body(envelope())
  const secrets = { current: 'secret-of-today', previous: 'secret-of-yesterday' }

  it('takes the base64 signature of the current and of the previous secret', () => {
    expect(verifyWebhook(signature(raw, secrets.current), raw, secrets)).to.equal('ok')
    expect(verifyWebhook(signature(raw, secrets.previous), raw, secrets)).to.equal('ok')
    expect(verifyWebhook(signature(raw, secrets.previous), raw, { current: secrets.current })).to.equal('mismatch')
  })

  it('agrees with the HMAC-SHA256 vector of RFC 4231, case 2', () => {
    const digest = Buffer.from('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'hex')
    const data = Buffer.from('what do ya want for nothing?')
    expect(verifyWebhook(`sha256=${digest.toString('base64')}`, data, { current: 'Jefe' })).to.equal('ok')
  })

  it('refuses everything else', () => {
    const hex = createHmac('sha256', secrets.current).update(raw).digest('hex')
    const good = signature(raw, secrets.current)
    expect(verifyWebhook(undefined, raw, secrets)).to.equal('missing')
    expect(verifyWebhook('', raw, secrets)).to.equal('missing')
    for (const header of [
      `sha256=${hex}`,
      good.slice('sha256='.length),
      good.toUpperCase(),
      `${good} `,
      `${good.slice(0, -1)}`,
      good.replace('sha256', 'sha1'),
      'sha256=',
      'é',
    ]) {
      expect(verifyWebhook(header, raw, secrets), header).to.equal('mismatch')
    }
    expect(verifyWebhook(good, Buffer.concat([raw, Buffer.from(' ')]), secrets)).to.equal('mismatch')
    expect(verifyWebhook(signature(raw, ''), raw, { current: '', previous: '' })).to.equal('mismatch')
  })
})

describe('parseWebhook', () => {
  const common = {
    id: 'b1c2d3e4f5a60718293a4b5c6d7e8f90',
    recipientId: CUSTOMER_ID,
    integrationId: INTEGRATION_ID,
    conversationId: CONVERSATION_ID,
    sentAt: Date.UTC(2026, 2, 4, 5, 6, 7, 890),
  }
  const parse = (over: Record<string, unknown>) => parseWebhook(body(envelope(over)))

  it('reads a text', () => {
    expect(parse({})).to.deep.equal({
      type: 'text',
      ...common,
      text: '您好，请问有什么可以帮您？',
      originatingEntity: 'Human',
    })
  })

  it('never trims a text, and keeps the attachments that came along in their order', () => {
    const parsed = parse({
      text: '  a\r\n ',
      originatingEntity: 'Bot',
      content: ['Image', 'File'].map((mediaType) => ({
        contentType: 'Attachment',
        attachment: { mediaType, url: `https://files.example/${mediaType}`, mime: 'a/b', contentSizeBytes: 7 },
      })),
    })
    const about = { mime: 'a/b', fileName: '', text: '', sizeBytes: 7 }
    expect(parsed).to.deep.equal({
      ...{ type: 'content', ...common, text: '  a\r\n ', originatingEntity: 'Bot', structured: undefined },
      attachments: [
        { mediaType: 'Image', url: 'https://files.example/Image', ...about },
        { mediaType: 'File', url: 'https://files.example/File', ...about },
      ],
    })
  })

  it('does without conversation, time, integration and originating entity', () => {
    const parsed = parseWebhook(
      body({ id: 'm1', type: 'Text', text: 'hi', channel: { to: { id: 'someone@social' }, time: null } }),
    )
    expect(parsed).to.deep.equal({
      type: 'text',
      id: 'm1',
      recipientId: 'someone@social',
      integrationId: '',
      conversationId: '',
      sentAt: 0,
      text: 'hi',
      originatingEntity: '',
    })
  })

  it('reads typing', () => {
    const events = [{ eventType: 'Typing', typing: { type: 'On', duration: 5000 } }]
    expect(parse({ type: 'Event', events, text: undefined, originatingEntity: undefined })).to.deep.equal({
      type: 'typing',
      ...common,
      durationMs: 5000,
    })
  })

  it('reads a receipt', () => {
    const channel = { id: INTEGRATION_ID, messageId: 'i-42', to: { id: CUSTOMER_ID }, time: '2026-03-04T05:06:07.890Z' }
    const reasons = [{ code: 'GeneralError', message: 'no' }, { message: 'unnamed' }]
    const parsed = parse({ type: 'Receipt', channel, status: 'Failed', reasons, isFinalReceipt: true, text: undefined })
    expect(parsed).to.deep.equal({
      type: 'receipt',
      ...common,
      channelMessageId: 'i-42',
      status: 'Failed',
      reasons: [
        { code: 'GeneralError', message: 'no' },
        { code: '', message: 'unnamed' },
      ],
      isFinal: true,
    })
  })

  it('names what it does not carry on, without an error', () => {
    const attachment = (mediaType: string) => [{ contentType: 'Attachment', attachment: { mediaType } }]
    const cases: [Record<string, unknown>, string, boolean][] = [
      [{ type: 'Structured', content: [{ contentType: 'QuickReply' }] }, 'Structured.QuickReply', true],
      [{ type: 'Structured', content: [{ contentType: 'Hologram' }] }, 'Structured', true],
      [{ type: 'Structured', text: undefined }, 'Structured', true],
      [{ text: undefined, content: attachment('Video') }, 'Attachment.Video', true],
      [{ type: 'Structured', content: [{ contentType: 'Card', card: { title: '' } }] }, 'Structured.Card', true],
      [{ text: '', content: attachment('Smell') }, 'Attachment', true],
      [
        { content: [{ contentType: 'Attachment', attachment: { mediaType: 'File', url: 7 } }] },
        'Attachment.File',
        true,
      ],
      [{ text: undefined }, 'Empty', true],
      [{ type: 'SomethingNew' }, 'Unknown', true],
      [{ type: 'constructor' }, 'Unknown', true],
      [{ type: 'Event', events: [{ eventType: 'Presence' }] }, 'Event', false],
      [{ type: 'Event', events: [{ eventType: 'Typing', typing: { type: 'Off' } }] }, 'Event', false],
    ]
    for (const [over, kind, isMessage] of cases) {
      expect(parse(over), JSON.stringify(over)).to.deep.equal({
        type: 'unsupported',
        ...common,
        kind,
        isMessage,
        originatingEntity: 'Human',
      })
    }
  })

  it('takes ids of 1 to 128 characters of any kind', () => {
    for (const id of ['1', '!*/ 中', '中'.repeat(128)]) expect(parse({ id }).id).to.equal(id)
  })

  it('lets words named like object internals pass as values', () => {
    expect(parse({ text: 'the constructor of a "__proto__" prototype \u0000' })).to.include({ type: 'text' })
  })

  const refusals: [string, Buffer, string][] = [
    ['nothing', Buffer.alloc(0), 'empty_body'],
    ['white space', body(' \r\n\t'), 'empty_body'],
    ['no JSON', body('<xml/>'), 'malformed_body'],
    ['half a JSON', body(envelope()).subarray(0, 40), 'malformed_body'],
    ['a byte-order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body(envelope())]), 'malformed_body'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'malformed_body'],
    ['a __proto__ element', body('{"__proto__":{"id":"1"}}'), 'malformed_body'],
    ['a nested constructor element', body(envelope({ metadata: { constructor: 1 } })), 'malformed_body'],
    ['a prototype element in a list', body(envelope({ content: [{ prototype: {} }] })), 'malformed_body'],
    ['an escaped __proto__ element', body('{"\\u005f_proto__":{},"id":"1"}'), 'malformed_body'],
    ['null', body('null'), 'invalid_webhook'],
    ['a list', body([envelope()]), 'invalid_webhook'],
    ['a bare string', body('"Text"'), 'invalid_webhook'],
    ['an empty object', body('{}'), 'invalid_webhook'],
    ['no id', body(envelope({ id: undefined })), 'invalid_webhook'],
    ['an empty id', body(envelope({ id: '' })), 'invalid_webhook'],
    ['an id too long', body(envelope({ id: 'x'.repeat(129) })), 'invalid_webhook'],
    ['a numeric id', body(envelope({ id: 7 })), 'invalid_webhook'],
    ['no type', body(envelope({ type: undefined })), 'invalid_webhook'],
    ['no channel', body(envelope({ channel: undefined })), 'invalid_webhook'],
    ['no recipient', body(envelope({ channel: { id: INTEGRATION_ID } })), 'invalid_webhook'],
    ['an empty recipient', body(envelope({ channel: { to: { id: '' } } })), 'invalid_webhook'],
    ['a text that is a number', body(envelope({ text: 5 })), 'invalid_webhook'],
    ['no such time', body(envelope({ channel: { to: { id: 'a' }, time: 'yesterday' } })), 'invalid_webhook'],
    ['an event without events', body(envelope({ type: 'Event' })), 'invalid_webhook'],
    ['an event of no kind', body(envelope({ type: 'Event', events: [{}] })), 'invalid_webhook'],
    ['a receipt without status', body(envelope({ type: 'Receipt' })), 'invalid_webhook'],
  ]
  for (const [name, raw, code] of refusals) {
    it(`refuses ${name}: ${code}`, () => {
      expect(() => parseWebhook(raw))
        .to.throw(RelayError)
        .with.property('code', code)
    })
  }

  it('survives a body nested far deeper than the call stack', () => {
    const deep = `{"constructor_":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    expect(() => parseWebhook(body(deep))).to.throw(RelayError)
  })

  it('answers any bytes with a webhook or a RelayError', () => {
    const json = fc.json().map((text) => Buffer.from(text))
    const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array))
    const bent = fc
      .dictionary(fc.constantFrom('id', 'type', 'channel', 'text', 'events', 'status', 'content'), fc.jsonValue())
      .map((over) => body(envelope(over)))
    fc.assert(
      fc.property(fc.oneof(json, bytes, bent), (raw) => {
        try {
          expect(parseWebhook(raw).id.length).to.be.within(1, 128)
        } catch (error) {
          if (!(error instanceof RelayError)) throw error
          expect(error.status).to.equal(400)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('webhookDedupeParts', () => {
  const partsOf = (over: Record<string, unknown>) => webhookDedupeParts(parseWebhook(body(envelope(over))))

  it('tells events, receipts by status, and messages apart', () => {
    const id = 'b1c2d3e4f5a60718293a4b5c6d7e8f90'
    const typing = { type: 'Event', events: [{ eventType: 'Typing' }] }
    const all = [
      partsOf({}),
      partsOf(typing),
      partsOf({ type: 'Receipt', status: 'Delivered' }),
      partsOf({ type: 'Receipt', status: 'Failed' }),
      partsOf({ id: 'other' }),
    ]
    expect(new Set(all.map((parts) => JSON.stringify(parts))).size).to.equal(all.length)
    expect(all[2]).to.deep.equal(['receipt', id, 'Delivered'])
  })

  it('gives every kind of message the parts catch-up can make from an id', () => {
    const expected = messageDedupeParts('b1c2d3e4f5a60718293a4b5c6d7e8f90')
    for (const over of [{}, { type: 'Structured' }, { text: undefined }, { type: 'SomethingNew' }]) {
      expect(partsOf(over)).to.deep.equal(expected)
    }
  })
})
