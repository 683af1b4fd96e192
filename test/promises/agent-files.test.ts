import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import type { AttachmentFile } from '../emulators/genesys/agent-files.js'
import { answerInstream } from '../support/clamd-answers.js'
import { startClamdDouble } from '../support/clamd-double.js'
import { clip, noise } from '../support/sample-media.js'
import { onEveryStore, type StoreKind } from './harness/stores.js'
import { pause, until } from './harness/wait.js'
import { World } from './harness/world.js'

const OPEN_ID = 'oAgentFiles_customer-1'
const LEASE_MS = 1500
const MALWARE = 'not really malware, but the double finds it'

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const image = (bytes: Buffer, filename = 'photo.png'): AttachmentFile => ({
  mediaType: 'Image',
  mime: 'image/png',
  filename,
  bytes,
})

/** A relay with a scanner, a customer who wrote, and what a test does with them. */
async function withConversation(
  store: StoreKind,
  run: (world: World, conversationId: string, scanned: { wait: () => Promise<void> }) => Promise<void>,
): Promise<void> {
  const scanned = { wait: async () => {} }
  const clamd = await startClamdDouble(
    answerInstream(async (content) => {
      await scanned.wait()
      return content.includes(MALWARE) ? 'stream: Test.Signature FOUND' : 'stream: OK'
    }),
  )
  const env = {
    LANE_LEASE_MS: String(LEASE_MS),
    ACCOUNT_LANGUAGE: 'en',
    MEDIA_SCANNER: `clamd://127.0.0.1:${clamd.port}`,
    PUBLIC_URL: 'https://relay.example.cn',
  }
  try {
    await World.within({ store, env }, async (world) => {
      const { wechat, genesys } = world.platforms
      await wechat.sendText(OPEN_ID, 'Hello')
      await until('the customer is known to Genesys', () => genesys.conversations.length === 1)
      const [conversation] = genesys.conversations
      await run(world, conversation?.id ?? '', scanned)
    })
  } finally {
    await clamd.stop()
  }
}

const shown = (world: World) =>
  world.platforms.wechat.customMessages.map(({ type, text }) => (type === 'text' ? text : type))
const desktop = (world: World, conversationId: string) => world.platforms.genesys.desktop(conversationId)

async function settled(world: World): Promise<void> {
  await until('all lanes are empty', async () => (await world.store.read()).lanes.length === 0, { timeoutMs: 30_000 })
}

describe('Promise: files of agents reach the customer once, in order, and only when they are clean', () => {
  let png: Buffer
  before(async () => {
    png = await noise(60, 40).png().toBuffer()
  })

  it('a picture arrives as it was, behind its text, and is known as delivered', () =>
    onEveryStore((store) =>
      withConversation(store, async (world, conversationId) => {
        const { wechat, genesys } = world.platforms
        await genesys.sendFile(conversationId, image(png), 'Look at this')
        await settled(world)
        expect(shown(world)).to.deep.equal(['Look at this', 'image'])
        expect(wechat.uploads.map((upload) => upload.sha256)).to.deep.equal([sha256(png)])
        expect(desktop(world, conversationId).at(-1)?.status).to.equal('delivered')
        await genesys.sendFile(conversationId, image(png))
        await settled(world)
        expect(shown(world)).to.deep.equal(['Look at this', 'image', 'image'])
        expect(wechat.uploads, 'the same picture is uploaded once').to.have.length(1)
      }),
    )).timeout(60_000)

  it('order is kept between a slow video and the text behind it', () =>
    onEveryStore((store) =>
      withConversation(store, async (world, conversationId) => {
        const { genesys } = world.platforms
        const bytes = clip('mov', 2, ['-c:v', 'mpeg4', '-c:a', 'aac'])
        genesys.failNext('download', 1, { kind: 'delay', ms: 2 * LEASE_MS })
        await genesys.sendFile(conversationId, {
          mediaType: 'Video',
          mime: 'video/quicktime',
          filename: 'a.mov',
          bytes,
        })
        await genesys.agentSays(conversationId, 'Did it arrive?')
        await settled(world)
        expect(shown(world)).to.deep.equal(['video', 'Did it arrive?'])
      }),
    )).timeout(60_000)

  it('what WeChat takes in no form becomes a card whose link opens it', () =>
    onEveryStore((store) =>
      withConversation(store, async (world, conversationId) => {
        const { wechat, genesys } = world.platforms
        const bytes = Buffer.from('%PDF-1.7 the offer')
        await genesys.sendFile(conversationId, {
          mediaType: 'File',
          mime: 'application/pdf',
          filename: 'offer.pdf',
          bytes,
        })
        await settled(world)
        const [card] = wechat.customMessages
        const body = card?.body as { articles: { title: string; url: string }[] } | undefined
        const [article] = body?.articles ?? []
        expect(article?.title).to.equal('offer.pdf')
        const { pathname } = new URL(article?.url ?? '')
        const answer = await fetch(`${world.relay.url}${pathname}`)
        expect(answer.status).to.equal(200)
        expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).to.equal(true)
      }),
    )).timeout(60_000)

  it('an infected file never leaves; the agent is told, the customer is not bothered, the lane moves on', () =>
    onEveryStore((store) =>
      withConversation(store, async (world, conversationId) => {
        const { wechat, genesys } = world.platforms
        const bad = Buffer.concat([png, Buffer.from(MALWARE)])
        await genesys.sendFile(conversationId, image(bad, 'trojan.png'), 'Open this')
        await genesys.agentSays(conversationId, 'And this')
        await settled(world)
        expect(shown(world)).to.deep.equal(['And this'])
        expect(wechat.uploads).to.deep.equal([])
        const lines = desktop(world, conversationId)
        expect(lines.find(({ text }) => text === 'Open this')?.status).to.equal('failed')
        await until('the agent reads why', () => genesys.inbound.some(({ text }) => text.includes('contains malware')))
        expect(await world.relay.metric('relay_agent_attachments_total', 'outcome="attachment_infected"')).to.equal(1)
      }),
    )).timeout(60_000)

  it('a file on another host is fetched from nowhere', () =>
    onEveryStore((store) =>
      withConversation(store, async (world, conversationId) => {
        const { genesys } = world.platforms
        for (const url of ['http://169.254.169.254/latest/meta-data/', 'https://evil.example/a.png']) {
          await genesys.sendAttachment(
            conversationId,
            { mediaType: 'Image', url, mime: 'image/png', filename: 'a.png' },
            url,
          )
        }
        await settled(world)
        expect(shown(world)).to.deep.equal([])
        expect(desktop(world, conversationId).filter(({ status }) => status === 'failed')).to.have.length(2)
        expect(genesys.calls.filter(({ route }) => route === 'download')).to.deep.equal([])
      }),
    )).timeout(60_000)

  it('a host that cannot be reached is tried three times within ten seconds, then the lane moves on', () =>
    onEveryStore((store) =>
      withConversation(store, async (world, conversationId) => {
        const { genesys } = world.platforms
        genesys.setFault('download', { kind: 'down' })
        const begun = performance.now()
        await genesys.sendFile(conversationId, image(png), 'Look')
        await genesys.agentSays(conversationId, 'next')
        await settled(world)
        expect(performance.now() - begun).to.be.below(12_000)
        expect(shown(world)).to.deep.equal(['next'])
        expect(genesys.calls.filter(({ route }) => route === 'download')).to.have.length(3)
        expect(desktop(world, conversationId).find(({ text }) => text === 'Look')?.status).to.equal('failed')
      }),
    )).timeout(60_000)

  it('a file WeChat has forgotten is uploaded again', () =>
    onEveryStore((store) =>
      withConversation(store, async (world, conversationId) => {
        const { wechat, genesys } = world.platforms
        await genesys.sendFile(conversationId, image(png))
        await settled(world)
        wechat.forgetUpload(wechat.uploads[0]?.mediaId ?? '')
        await genesys.sendFile(conversationId, image(png))
        await settled(world)
        expect(shown(world)).to.deep.equal(['image', 'image'])
        expect(wechat.uploads).to.have.length(2)
      }),
    )).timeout(60_000)
})

/** When in the life of a file the relay is killed; arms the kill and answers once it has happened. */
const STEPS: Record<string, (world: World, scanned: { wait: () => Promise<void> }, kill: () => Promise<void>) => void> =
  {
    'while it is fetched': ({ platforms }, _scanned, kill) => void platforms.genesys.on('file.asked', kill),
    'while it is scanned': (_world, scanned, kill) => {
      scanned.wait = kill
    },
    'while it is converted': (_world, scanned, kill) => {
      scanned.wait = async () => void setTimeout(() => void kill(), 250)
    },
    'when it is uploaded, before the answer': ({ platforms }, _scanned, kill) =>
      void platforms.wechat.on('media.received', kill),
    'when it is uploaded, after the answer': ({ platforms }, _scanned, kill) =>
      void platforms.wechat.on('media.answered', kill),
  }

describe('Promise: kill -9 in the middle of each media step resumes without a second message', () => {
  let video: Buffer
  before(() => {
    const moving = ['-vf', 'noise=alls=60:allf=t', '-c:v', 'mpeg4', '-q:v', '2', '-c:a', 'aac']
    video = clip('mov', 10, moving)
  })

  for (const [step, arm] of Object.entries(STEPS)) {
    it(`${step}, on either store`, () =>
      onEveryStore((store) =>
        withConversation(store, async (world, conversationId, scanned) => {
          const { genesys } = world.platforms
          let killed = 0
          arm(world, scanned, async () => {
            if (killed++ > 0) return
            await world.relay.kill()
          })
          const file = { mediaType: 'Video', mime: 'video/quicktime', filename: 'a.mov', bytes: video } as const
          void genesys.sendFile(conversationId, file, 'Watch this')
          await until('the relay is killed', () => killed > 0 && !world.relay.running, { timeoutMs: 20_000 })
          await pause(100)
          await world.relay.start()
          await genesys.agentSays(conversationId, 'and this')
          await settled(world)
          expect(shown(world)).to.deep.equal(['Watch this', 'video', 'and this'])
          expect(desktop(world, conversationId).map(({ status }) => status)).to.not.include('failed')
          const scratch = join(world.store.folder, store === 'sqlite' ? '' : 'data', 'media', 'scratch')
          expect(readdirSync(scratch), 'files left behind').to.deep.equal([])
        }),
      )).timeout(90_000)
  }
})
