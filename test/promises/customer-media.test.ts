import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { answerInstream } from '../support/clamd-answers.js'
import { startClamdDouble } from '../support/clamd-double.js'
import { EICAR, startClamd } from '../support/clamd-server.js'
import { jpegSample, mp4Sample } from '../support/media-samples.js'
import { amrSample } from '../support/voice-samples.js'
import { onEveryStore, type StoreKind } from './harness/stores.js'
import { pause, until } from './harness/wait.js'
import { World } from './harness/world.js'

const CUSTOMER = 'oMedia-customer_0001'
const OTHER = 'oMedia-customer_0002'
const LEASE_MS = 1500
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

function within(store: StoreKind, env: Record<string, string>, run: (world: World) => Promise<void>): Promise<void> {
  return World.within({ store, env: { LANE_LEASE_MS: String(LEASE_MS), ...env } }, run)
}

/** What agents see, in order. */
const shown = ({ platforms }: World) =>
  platforms.genesys.inbound.map(({ text, content }) => (content.length > 0 ? 'media' : text))

async function arrived(world: World, count: number): Promise<void> {
  const { genesys } = world.platforms
  const enough = () => genesys.inbound.length >= count
  await until(`${count} messages arrive`, enough, { timeoutMs: 20_000, detail: () => shown(world).join(' | ') })
  await world.settle()
  await genesys.attachmentsFetched()
}

describe("Promise: customers' media arrives once, in its place, and only if it is clean", function () {
  this.timeout(90_000)

  it('pictures, voice and videos arrive whole, scanned by a real clamd, voice as MP3', async () => {
    const clamd = await startClamd()
    try {
      await onEveryStore((store) =>
        within(store, { MEDIA_SCANNER: `clamd://${clamd.host}:${clamd.port}` }, async (world) => {
          const { wechat, genesys } = world.platforms
          await wechat.sendMedia(CUSTOMER, 'image', jpegSample())
          await wechat.sendMedia(CUSTOMER, 'video', mp4Sample())
          await wechat.sendMedia(CUSTOMER, 'shortvideo', mp4Sample(300_000, 2))
          await wechat.sendMedia(CUSTOMER, 'voice', amrSample(2), { recognition: '我的订单到哪了' })
          await wechat.sendText(CUSTOMER, 'behind')
          await arrived(world, 5)
          expect(shown(world)).to.deep.equal(['media', 'media', 'media', 'media', 'behind'])
          expect(genesys.inbound[3]?.text).to.equal('我的订单到哪了')
          const fetched = new Map(genesys.attachments.map((one) => [one.messageId, one]))
          const inOrder = genesys.inbound.slice(0, 4).map(({ id }) => fetched.get(id))
          expect(inOrder.map((one) => `${one?.status} ${one?.mediaType} ${one?.contentType}`)).to.deep.equal([
            '200 Image image/jpeg',
            '200 Video video/mp4',
            '200 Video video/mp4',
            '200 Audio audio/mpeg',
          ])
          const hashes = [jpegSample(), mp4Sample(), mp4Sample(300_000, 2)].map(hashOf)
          expect(inOrder.slice(0, 3).map((one) => one?.sha256)).to.deep.equal(hashes)
        }),
      )
    } finally {
      await clamd.stop()
    }
  })

  it('an infected file never leaves: agent and customer are told, and the lane moves on', async () => {
    const clamd = await startClamd()
    try {
      await onEveryStore((store) =>
        within(store, { MEDIA_SCANNER: `clamd://${clamd.host}:${clamd.port}` }, async (world) => {
          const { wechat, genesys } = world.platforms
          await wechat.sendMedia(CUSTOMER, 'image', EICAR)
          await wechat.sendText(CUSTOMER, 'behind')
          await arrived(world, 2)
          expect(genesys.attachments).to.deep.equal([])
          expect(genesys.inbound[0]?.text).to.contain('未通过病毒扫描')
          expect(genesys.inbound[1]?.text).to.equal('behind')
          await until('the customer is told', () => wechat.customMessages.length === 1)
          expect(await world.relay.metric('relay_customer_media_total', 'outcome="infected"')).to.equal(1)
          expect(await world.relay.metric('relay_dead_letters_total', 'reason="media_infected"')).to.equal(1)
        }),
      )
    } finally {
      await clamd.stop()
    }
  })

  it('a scanner that answers garbage lets nothing through, and holds up nobody else', async () => {
    const clamd = await startClamdDouble((socket) => socket.on('data', () => socket.write('stream: FINE\0')))
    try {
      await within('sqlite', { MEDIA_SCANNER: `clamd://${clamd.host}:${clamd.port}` }, async (world) => {
        const { wechat, genesys } = world.platforms
        await wechat.sendMedia(CUSTOMER, 'image', jpegSample())
        await wechat.sendText(OTHER, 'somebody else')
        await until('the other arrives', () => genesys.inbound.length === 1)
        await until('the scan fails', async () => (await world.relay.metric('relay_alarms_total', 'scanner_')) >= 1)
        expect(genesys.inbound.map(({ text }) => text)).to.deep.equal(['somebody else'])
      })
    } finally {
      await clamd.stop()
    }
  })

  for (const [step, interrupt] of [
    [
      'fetched',
      async (world: World) => {
        await world.platforms.wechat.sendMedia(CUSTOMER, 'video', mp4Sample(), { bytesPerSecond: 200_000 })
        const { calls } = world.platforms.wechat
        await until('the transfer begins', () => calls.some(({ route }) => route === 'video'))
        await pause(300)
      },
    ],
    [
      'posted, the platform not having taken it',
      async (world: World) => {
        const { wechat, genesys } = world.platforms
        genesys.failNext('message', 1, { kind: 'hang' })
        await wechat.sendMedia(CUSTOMER, 'video', mp4Sample())
        await until('it is posted', () => genesys.calls.some(({ route }) => route === 'message'))
      },
    ],
  ] as const) {
    it(`kill -9 while media is ${step}: it arrives once, in its place`, async () => {
      await onEveryStore((store) =>
        within(store, {}, async (world) => {
          await interrupt(world)
          await world.platforms.wechat.sendText(CUSTOMER, 'behind')
          await world.relay.kill()
          expect(world.platforms.genesys.inbound).to.deep.equal([])
          await world.relay.start()
          await arrived(world, 2)
          expect(shown(world)).to.deep.equal(['media', 'behind'])
          expect(world.platforms.genesys.attachments.map(({ sha256 }) => sha256)).to.deep.equal([hashOf(mp4Sample())])
        }),
      )
    })
  }

  it('kill -9 while media is scanned: it arrives once, in its place', async () => {
    await onEveryStore(async (store) => {
      let scans = 0
      const clamd = await startClamdDouble((socket) => {
        scans++
        // The first scan comes to no end; later ones find nothing.
        const clean = scans > 1
        let last = Buffer.alloc(0)
        socket.on('data', (piece: Buffer) => {
          last = Buffer.concat([last, piece]).subarray(-4)
          if (clean && last.equals(Buffer.alloc(4))) socket.end('stream: OK\0')
        })
      })
      try {
        await within(store, { MEDIA_SCANNER: `clamd://${clamd.host}:${clamd.port}` }, async (world) => {
          const { wechat, genesys } = world.platforms
          await wechat.sendMedia(CUSTOMER, 'image', jpegSample(40_000, 77))
          await wechat.sendText(CUSTOMER, 'behind')
          await until('the scan begins', () => scans === 1)
          await world.relay.kill()
          expect(genesys.inbound).to.deep.equal([])
          await world.relay.start()
          await arrived(world, 2)
          expect(shown(world)).to.deep.equal(['media', 'behind'])
        })
      } finally {
        await clamd.stop()
      }
    })
  })

  it('kill -9 while voice is made playable: it arrives once, as MP3, in its place', async () => {
    await onEveryStore(async (store) => {
      const killed = { relay: undefined as Promise<unknown> | undefined }
      let world: World | undefined
      const clamd = await startClamdDouble(
        answerInstream(async (content) => {
          // Converting begins with the verdict, and takes longer than this.
          const kill = () => {
            killed.relay ??= world?.relay.kill()
          }
          if (content.includes('#!AMR')) setTimeout(kill, 60)
          return 'stream: OK'
        }),
      )
      try {
        await within(store, { MEDIA_SCANNER: `clamd://${clamd.host}:${clamd.port}` }, async (opened) => {
          world = opened
          const { wechat, genesys } = opened.platforms
          await wechat.sendMedia(CUSTOMER, 'voice', amrSample(30))
          await wechat.sendText(CUSTOMER, 'behind')
          await until('the relay is killed', () => killed.relay !== undefined)
          await killed.relay
          expect(genesys.inbound).to.deep.equal([])
          await opened.relay.start()
          await arrived(opened, 2)
          expect(shown(opened)).to.deep.equal(['media', 'behind'])
          expect(genesys.attachments.map(({ contentType }) => contentType)).to.deep.equal(['audio/mpeg'])
        })
      } finally {
        await clamd.stop()
      }
    })
  })

  it('kill -9 between the platform taking media and our record of it: a repeat has the same id', async () => {
    await onEveryStore((store) =>
      within(store, {}, async (world) => {
        const { wechat, genesys } = world.platforms
        let killed: Promise<unknown> | undefined
        genesys.on('inbound.received', () => {
          killed ??= world.relay.kill()
        })
        await wechat.sendMedia(CUSTOMER, 'image', jpegSample())
        await until('the relay is killed', () => killed !== undefined)
        await killed
        await world.relay.start()
        await wechat.sendText(CUSTOMER, 'behind')
        await arrived(world, 2)
        expect(shown(world).at(-1)).to.equal('behind')
        const media = genesys.inbound.filter(({ content }) => content.length > 0)
        expect(new Set(media.map(({ channelMessageId }) => channelMessageId)).size).to.equal(1)
        // The first one may have been fetched from a relay that was dead by then.
        expect(genesys.attachments.at(-1)?.sha256).to.equal(hashOf(jpegSample()))
        // Fetched once: how far it came was stored before it was posted.
        expect(wechat.calls.filter(({ route }) => route === 'media/get')).to.have.length(1)
      }),
    )
  })

  it('a slow video holds up the text behind it and nobody else', async () => {
    await onEveryStore((store) =>
      within(store, {}, async (world) => {
        const { wechat } = world.platforms
        await wechat.sendMedia(CUSTOMER, 'video', mp4Sample(), { bytesPerSecond: 150_000 })
        await wechat.sendText(CUSTOMER, 'behind')
        await wechat.sendText(OTHER, 'somebody else')
        // The video takes almost three seconds.
        await arrived(world, 3)
        expect(shown(world)).to.deep.equal(['somebody else', 'media', 'behind'])
      }),
    )
  })

  it('what WeChat no longer has, or Genesys refuses, becomes a text, and the lane moves on', async () => {
    await within('sqlite', {}, async (world) => {
      const { wechat, genesys } = world.platforms
      await wechat.sendText(CUSTOMER, 'first')
      await arrived(world, 1)
      wechat.failNext('media/get', 1, { kind: 'errcode', errcode: 40007 })
      await wechat.sendMedia(CUSTOMER, 'image', jpegSample())
      await arrived(world, 2)
      genesys.failNext('message', 1, { kind: 'status', status: 413 })
      await wechat.sendMedia(CUSTOMER, 'image', jpegSample())
      await wechat.sendText(CUSTOMER, 'behind')
      await arrived(world, 4)
      expect(shown(world)[1]).to.contain('微信已不再保存')
      expect(shown(world)[2]).to.contain('拒收该附件')
      expect(shown(world)[3]).to.equal('behind')
      expect(genesys.attachments).to.deep.equal([])
    })
  })

  it('a link to media serves without credentials, and a wrong one nothing', async () => {
    await within('sqlite', {}, async (world) => {
      const { wechat, genesys } = world.platforms
      await wechat.sendMedia(CUSTOMER, 'image', jpegSample())
      await arrived(world, 1)
      const url = genesys.attachments[0]?.url ?? ''
      expect((await fetch(url)).status).to.equal(200)
      const wrong = `${url.slice(0, -1)}${url.endsWith('A') ? 'B' : 'A'}`
      expect((await fetch(wrong)).status).to.be.within(400, 404)
      expect(world.relay.output).to.not.contain(url.slice(-20))
    })
  })
})
