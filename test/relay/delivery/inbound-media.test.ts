import { expect } from 'chai'
import { MediaFolderError } from '../../../server/privacy/media/media-errors.js'
import { MEDIA_RETENTION_MS, makePush, textPush } from '../bench.js'
import { failure } from '../fake-platforms.js'
import { attachments, benchWith, breaking, bytesOf, imagePush, JPEG, MP4, workOn } from './inbound-media-bench.js'

describe("delivery of customers' media to Genesys", () => {
  it('fetches, scans and keeps a picture and posts a link to it', async () => {
    const bench = await benchWith({ picture: JPEG })
    await bench.acceptPush(imagePush())
    await bench.work()
    const [picture] = attachments(bench)
    expect(picture).to.deep.equal({
      kind: 'attachment',
      mediaType: 'image',
      url: 'https://relay.example/media/token-1',
      mime: 'image/jpeg',
      fileName: 'image-20251217193320.jpg',
      text: undefined,
      sentAt: 1_766_000_000_000,
    })
    expect(bench.media.vault.kept.get('token-1')?.content.equals(JPEG)).to.equal(true)
    expect(bench.media.vault.kept.get('token-1')?.input).to.include({
      account: 'default',
      customerId: bench.genesys.messages[0]?.context.customerId,
      expiresAt: bench.clock.now() + MEDIA_RETENTION_MS,
    })
    expect(bench.media.scanner.scanned).to.have.length(1)
    expect(bench.eventsOf('media')).to.deep.equal([['default', 'image', 'forwarded']])
    expect(await bench.deadLetters()).to.deep.equal([])
  })

  it('opens a session and is acknowledged like a text', async () => {
    const bench = await benchWith({ picture: JPEG })
    expect(await bench.acceptPush(imagePush())).to.contain('您好')
    await bench.work()
    expect(bench.genesys.messages[0]?.context).to.deep.include({ acknowledged: true })
  })

  it('keeps the order between a video that takes its time and the text behind it, and delays nobody else', async () => {
    let open: () => void = () => undefined
    const slow = new Promise<void>((resolve) => {
      open = resolve
    })
    const bench = await benchWith({
      film: async () => {
        await slow
        return { ok: true, head: MP4, bytes: bytesOf(MP4) }
      },
    })
    await bench.acceptPush(makePush('video', { mediaId: 'film' }))
    await bench.acceptPush(textPush('after the film'))
    await bench.acceptPush(textPush('somebody else', { openId: 'o2' }))
    const lanes = await bench.claim()
    const working = Promise.all(lanes.map((lane) => bench.workLane(lane)))
    while (bench.genesys.messages.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    expect(bench.genesys.texts).to.deep.equal(['somebody else'])
    open()
    await working
    expect(bench.genesys.messages.map(({ message }) => message.text ?? message.kind)).to.deep.equal([
      'somebody else',
      'attachment',
      'after the film',
    ])
  })

  it('does not fetch again when only Genesys failed', async () => {
    const bench = await benchWith({ picture: JPEG })
    bench.genesys.onMessage.next.push(failure('retry', { mayBeDelivered: true }), failure('retry'))
    await bench.acceptPush(imagePush())
    await workOn(bench)
    expect(bench.wechat.downloads).to.deep.equal(['picture'])
    const ids = bench.genesys.messages.map(({ context }) => context.messageId)
    expect(ids).to.have.length(3)
    expect(new Set(ids).size).to.equal(1)
    expect(new Set(attachments(bench).map(({ url }) => url)).size).to.equal(1)
  })

  it('stores what it found sealed: the token is not to be read in the store', async () => {
    const bench = await benchWith({ picture: JPEG })
    bench.genesys.onMessage.next.push(failure('retry'))
    await bench.acceptPush(imagePush())
    await bench.work()
    const { plan } = bench.lane('inbound').head
    expect(plan).to.not.equal('')
    expect(plan).to.not.contain('token-1')
  })

  it('fetches again when the copy is about to expire', async () => {
    const bench = await benchWith({ picture: JPEG })
    bench.genesys.onMessage.next.push(failure('retry', { retryAfterMs: MEDIA_RETENTION_MS * 0.9 }))
    await bench.acceptPush(imagePush())
    await bench.work()
    bench.clock.advance(MEDIA_RETENTION_MS * 0.9)
    await bench.work()
    expect(attachments(bench).map(({ url }) => url.slice(-1))).to.deep.equal(['1', '2'])
  })

  for (const [name, answer, reason, text] of [
    ['no longer at WeChat', failure('deadLetter', { code: 'wechat_40007' }), 'expired', /微信已不再保存/],
    ['too large', failure('deadLetter', { code: 'media_too_large' }), 'tooLarge', /超过 25 MB/],
    ['empty', Buffer.alloc(0), 'empty', /空的/],
    ['not what it claims to be', Buffer.from('<html><script>alert(1)</script></html>'), 'wrongType', /类型不符/],
    ['of another kind', MP4, 'wrongType', /类型不符/],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'wrongType', /类型不符/],
  ] as const) {
    it(`puts a text in the place of a picture that is ${name}`, async () => {
      const bench = await benchWith({ picture: answer })
      await bench.acceptPush(imagePush())
      await bench.acceptPush(textPush('next'))
      await bench.work()
      expect(attachments(bench)).to.deep.equal([])
      expect(bench.genesys.texts).to.have.length(2)
      expect(bench.genesys.texts[0])
        .to.match(text)
        .and.match(/^【系统】客户发来了一张图片/)
      expect(bench.eventsOf('media')).to.deep.equal([['default', 'image', reason]])
      expect(bench.media.vault.kept.size).to.equal(0)
      expect(await bench.deadLetters()).to.deep.equal([])
    })
  }

  it('finds out about media that breaks off too late', async () => {
    const bench = await benchWith({
      picture: async () => ({ ok: true, head: JPEG, bytes: breaking('media_too_large') }),
    })
    await bench.acceptPush(imagePush())
    await bench.work()
    expect(bench.eventsOf('media')).to.deep.equal([['default', 'image', 'tooLarge']])
  })

  it('tries a transfer that fails ten times, then gives it up: dead letter, text, and the lane moves on', async () => {
    const bench = await benchWith({ picture: failure('retry', { code: 'timeout' }) })
    await bench.acceptPush(imagePush())
    await bench.acceptPush(textPush('next'))
    await workOn(bench)
    expect(bench.wechat.downloads).to.have.length(10)
    expect(bench.genesys.texts[0]).to.contain('未能从微信取得')
    expect(bench.genesys.texts[1]).to.equal('next')
    const [letter] = await bench.deadLetters()
    expect(letter).to.deep.include({ reason: 'timeout' })
    // Redriven while WeChat still has it, it arrives.
    bench.wechat.media.set('picture', JPEG)
    await bench.store.deadLetters.redrive(letter?.id ?? '', bench.clock.now())
    await bench.work()
    expect(attachments(bench)).to.have.length(1)
  })

  it('never passes on what is infected: agent and customer are told, operators see it', async () => {
    const bench = await benchWith({ picture: JPEG })
    bench.media.scanner.next.push({ verdict: 'infected', signature: 'Eicar-Test' })
    await bench.acceptPush(imagePush())
    await bench.work()
    expect(attachments(bench)).to.deep.equal([])
    expect(bench.genesys.texts[0]).to.contain('未通过病毒扫描')
    expect(bench.wechat.texts).to.deep.equal([bench.texts['zh-CN'].customer('mediaInfected')])
    expect(bench.media.vault.kept.size).to.equal(0)
    const [letter] = await bench.deadLetters()
    expect(letter?.reason).to.equal('media_infected')
    expect(letter?.detail).to.contain('Eicar-Test')
    expect(bench.eventsOf('media')).to.deep.equal([['default', 'image', 'infected']])
  })

  it('fails closed while the scanner is away: tries again, alarms, then dead letter and text', async () => {
    const bench = await benchWith({ picture: JPEG })
    bench.media.scanner.always = { verdict: 'unavailable', code: 'unreachable' }
    await bench.acceptPush(imagePush())
    await bench.work()
    expect(bench.genesys.messages).to.deep.equal([])
    expect(bench.eventsOf('alarm')).to.deep.equal([['default', 'scanner_unreachable']])
    await workOn(bench)
    expect(attachments(bench)).to.deep.equal([])
    expect(bench.genesys.texts).to.have.length(1)
    expect(bench.genesys.texts[0]).to.contain('无法完成病毒扫描')
    expect((await bench.deadLetters()).map(({ reason }) => reason)).to.deep.equal(['scanner_unreachable'])
    expect(bench.media.vault.kept.size).to.equal(0)
  })

  it('passes on once the scanner is back', async () => {
    const bench = await benchWith({ picture: JPEG })
    bench.media.scanner.next.push({ verdict: 'unavailable', code: 'timeout' })
    await bench.acceptPush(imagePush())
    await workOn(bench, 3)
    expect(attachments(bench)).to.have.length(1)
  })

  it('passes nothing on that the scanner refuses to judge', async () => {
    const bench = await benchWith({ picture: JPEG })
    bench.media.scanner.next.push({ verdict: 'refused', code: 'scannerLimit' })
    await bench.acceptPush(imagePush())
    await bench.work()
    expect(attachments(bench)).to.deep.equal([])
    expect(bench.genesys.texts[0]).to.contain('无法完成病毒扫描')
    expect((await bench.deadLetters()).map(({ reason }) => reason)).to.deep.equal(['media_not_scanned'])
  })

  it('tries again while the folder of media cannot be used, and alarms', async () => {
    const bench = await benchWith({ picture: JPEG })
    bench.media.vault.failures.push(new MediaFolderError(Object.assign(new Error('full'), { code: 'ENOSPC' })))
    await bench.acceptPush(imagePush())
    await workOn(bench, 3)
    expect(bench.eventsOf('alarm')).to.deep.equal([['default', 'media_folder']])
    expect(attachments(bench)).to.have.length(1)
  })

  it('sends a text with the reason when Genesys refuses the attachment, under an id of its own, and only once', async () => {
    const bench = await benchWith({ picture: JPEG })
    bench.genesys.onMessage.next.push(failure('deadLetter', { code: 'http_415', alarm: true }), failure('retry'))
    await bench.acceptPush(imagePush())
    await workOn(bench, 3)
    const kinds = bench.genesys.messages.map(({ message }) => message.kind)
    expect(kinds).to.deep.equal(['attachment', 'text', 'text'])
    expect(bench.genesys.texts[2]).to.contain('拒收该附件')
    const [media, ...texts] = bench.genesys.messages.map(({ context }) => context.messageId)
    expect(new Set(texts)).to.deep.equal(new Set([`${media}.text`]))
    expect(bench.media.vault.kept.size).to.equal(0)
    expect(await bench.deadLetters()).to.deep.equal([])
  })

  it('blocks what the policy blocks: agent told each time, customer once a session, nothing fetched', async () => {
    const bench = await benchWith({ picture: JPEG, film: MP4 })
    Object.assign(bench.account, { mediaPolicy: { image: 'block', audio: 'block', video: 'forward' } })
    await bench.acceptPush(imagePush())
    await bench.acceptPush(imagePush('second'))
    await bench.acceptPush(makePush('video', { mediaId: 'film' }))
    await bench.work()
    expect(bench.wechat.downloads).to.deep.equal(['film'])
    expect(bench.genesys.texts.filter((text) => text.includes('按设置不向此处转发'))).to.have.length(2)
    expect(bench.wechat.texts).to.deep.equal([bench.texts['zh-CN'].customer('mediaBlocked')])
    expect(attachments(bench).map(({ mediaType }) => mediaType)).to.deep.equal(['video'])
    expect(bench.genesys.receipts).to.deep.equal([])
  })
})
