import { expect } from 'chai'
import { makeBench } from '../bench.js'
import { failure } from '../fake-platforms.js'
import { attachments, benchWith, bytesOf, imagePush, JPEG } from './inbound-media-bench.js'

describe("transfers of customers' media", () => {
  it('takes a few at once; beyond those that wait, a lane comes back soon and uncounted', async () => {
    const bench = await makeBench()
    let open: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    let running = 0
    let most = 0
    for (let at = 0; at < 6; at++) {
      bench.wechat.media.set(`m${at}`, async () => {
        most = Math.max(most, ++running)
        await gate
        running--
        return { ok: true, head: JPEG, bytes: bytesOf(JPEG) }
      })
      await bench.acceptPush(imagePush(`m${at}`, `o${at}`))
    }
    const lanes = await bench.claim()
    const working = Promise.all(lanes.map((lane) => bench.workLane(lane)))
    const busy = () => bench.eventsOf('delivery').filter(([event]) => (event as { code: string }).code === 'media_busy')
    while (busy().length < 2 || most < 2) await new Promise((resolve) => setTimeout(resolve, 1))
    expect(busy()).to.have.length(2)
    expect(most).to.equal(2)
    open()
    await working
    expect(attachments(bench)).to.have.length(4)
    bench.clock.advance(500)
    await bench.work()
    expect(attachments(bench)).to.have.length(6)
    expect(most).to.equal(2)
  })

  it('ends a transfer when the relay stops, and leaves the rest to the next start', async () => {
    const bench = await benchWith({ picture: () => new Promise(() => undefined) })
    bench.wechat.downloadMedia = (_media, signal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve(failure('retry'))))
    await bench.acceptPush(imagePush())
    const [lane] = await bench.claim()
    if (!lane) throw new Error('Nothing to work.')
    const working = bench.workLane(lane)
    bench.flags.stopping = true
    await working
    expect(bench.genesys.messages).to.deep.equal([])
    expect(bench.lane('inbound').head).to.include({ attempts: 0 })
  })

  it('ends a transfer whose lane was lost, and posts nothing', async () => {
    const bench = await benchWith({})
    let begun = false
    bench.wechat.downloadMedia = (_media, signal) => {
      begun = true
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(failure('retry'))))
    }
    await bench.acceptPush(imagePush())
    const [lane] = await bench.claim()
    if (!lane) throw new Error('Nothing to work.')
    const working = bench.workLane(lane)
    while (!begun) await new Promise((resolve) => setTimeout(resolve, 1))
    bench.clock.advance(11_000)
    expect(await bench.claim()).to.have.length(1)
    await working
    expect(bench.genesys.messages).to.deep.equal([])
  })
})
