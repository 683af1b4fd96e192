import { expect } from 'chai'
import { VoiceNotConverted } from '../../../server/relay/customer-media/voice-converter.js'
import { failure } from '../fake-platforms.js'
import { AMR, attachments, benchWith, converter, MP3, voicePush } from './inbound-media-bench.js'

describe("delivery of customers' voice messages to Genesys", () => {
  it('is made MP3 and carries what WeChat heard', async () => {
    const bench = await benchWith({ voice: AMR })
    bench.flags.converter = converter(() => MP3)
    await bench.acceptPush(voicePush({ recognition: '我的订单' }))
    await bench.work()
    const [voice] = attachments(bench)
    expect(voice).to.deep.include({ mediaType: 'audio', mime: 'audio/mpeg', text: '我的订单' })
    expect(voice?.fileName).to.match(/^voice-\d{14}\.mp3$/)
    expect([...bench.media.vault.kept.values()].map(({ content }) => content.equals(MP3))).to.deep.equal([true])
  })

  it('goes on as it came without a converter', async () => {
    const bench = await benchWith({ voice: AMR })
    await bench.acceptPush(voicePush({ mediaId16K: 'better' }))
    await bench.work()
    expect(attachments(bench)[0]).to.deep.include({ mime: 'audio/amr' })
    expect(bench.wechat.downloads).to.deep.equal(['voice'])
  })

  it('goes on as it came when it cannot be converted', async () => {
    const bench = await benchWith({ voice: AMR })
    bench.flags.converter = converter(() => {
      throw new VoiceNotConverted()
    })
    await bench.acceptPush(voicePush())
    await bench.work()
    expect(attachments(bench)[0]).to.deep.include({ mime: 'audio/amr' })
    expect(bench.media.vault.kept.size).to.equal(1)
  })

  it('is taken at 16 kHz where WeChat offers that', async () => {
    const bench = await benchWith({ voice: AMR, better: Buffer.concat([Buffer.from('OggS'), Buffer.alloc(300)]) })
    bench.flags.converter = converter(() => MP3)
    await bench.acceptPush(voicePush({ mediaId16K: 'better' }))
    await bench.work()
    expect(bench.wechat.downloads).to.deep.equal(['better wideband'])
    expect(attachments(bench)[0]).to.deep.include({ mime: 'audio/mpeg' })
  })

  for (const [name, answer] of [
    ['is of a form nobody reads', Buffer.alloc(300, 9)],
    ['is gone', failure('deadLetter', { code: 'wechat_40007' })],
    ['does not come', failure('retry')],
  ] as const) {
    it(`falls back to 8 kHz when the other ${name}`, async () => {
      const bench = await benchWith({ voice: AMR, better: answer })
      bench.flags.converter = converter(() => MP3)
      await bench.acceptPush(voicePush({ mediaId16K: 'better' }))
      await bench.work()
      expect(bench.wechat.downloads).to.deep.equal(['better wideband', 'voice'])
      expect(attachments(bench)[0]).to.deep.include({ mime: 'audio/mpeg' })
      expect(bench.media.vault.kept.size).to.equal(1)
    })
  }

  it('is not tried at 8 kHz when the other was infected', async () => {
    const bench = await benchWith({ voice: AMR, better: AMR })
    bench.flags.converter = converter(() => MP3)
    bench.media.scanner.next.push({ verdict: 'infected', signature: 'Test' })
    await bench.acceptPush(voicePush({ mediaId16K: 'better' }))
    await bench.work()
    expect(bench.wechat.downloads).to.deep.equal(['better wideband'])
    expect(attachments(bench)).to.deep.equal([])
  })
})
