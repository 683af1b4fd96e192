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

const LEASE_MS = 1500
const MALWARE = 'not really malware, but the double finds it'

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
const image = (bytes: Buffer, filename = 'photo.png'): AttachmentFile => ({
  mediaType: 'Image',
  mime: 'image/png',
  filename,
  bytes,
})

interface Scene {
  readonly world: World
  /** Waited for before the scanner answers. */
  readonly scanned: { wait: () => Promise<void> }
  close(): Promise<void>
}

/** A relay with a scanner. */
async function openScene(store: StoreKind): Promise<Scene> {
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
  const world = await World.open({ store, env })
  const close = async () => {
    await world.close()
    await clamd.stop()
  }
  try {
    await world.start()
    return { world, scanned, close }
  } catch (error) {
    await close()
    throw error
  }
}

let customers = 0

/** A customer who wrote, and their agent. */
class Talk {
  readonly world: World
  readonly openId = `oAgentFiles_customer-${++customers}`
  conversationId = ''

  constructor(world: World) {
    this.world = world
  }

  static async begin(world: World): Promise<Talk> {
    const talk = new Talk(world)
    const { wechat, genesys } = world.platforms
    const text = `Hello from ${talk.openId}`
    await wechat.sendText(talk.openId, text)
    await until('the customer is known to Genesys', () => genesys.inbound.some((message) => message.text === text))
    talk.conversationId = genesys.inbound.find((message) => message.text === text)?.conversationId ?? ''
    return talk
  }

  get received() {
    return this.world.platforms.wechat.customMessages.filter(({ openId }) => openId === this.openId)
  }

  /** What the customer's phone shows of the agent. */
  get shown() {
    return this.received.map(({ type, text }) => (type === 'text' ? text : type))
  }

  get desktop() {
    return this.world.platforms.genesys.desktop(this.conversationId)
  }

  uploads(bytes: Buffer) {
    return this.world.platforms.wechat.uploads.filter((upload) => upload.sha256 === sha256(bytes))
  }

  /** How often a file was asked for, so far. */
  get downloads(): number {
    return this.world.platforms.genesys.calls.filter(({ route }) => route === 'download').length
  }

  async settled(): Promise<void> {
    const empty = async () => (await this.world.store.read()).lanes.length === 0
    await until('all lanes are empty', empty, { timeoutMs: 30_000 })
  }
}

const picture = () => noise(60, 40).png().toBuffer()

describe('Promise: files of agents reach the customer once, in order, and only when they are clean', function () {
  this.timeout(60_000)
  const scenes = new Map<StoreKind, Scene>()

  before(() =>
    onEveryStore(async (store) => {
      scenes.set(store, await openScene(store))
    }),
  )
  after(() => Promise.all([...scenes.values()].map((scene) => scene.close())))

  /** A customer of their own for each test and store. */
  function talking(run: (talk: Talk) => Promise<void>): Promise<void> {
    return onEveryStore(async (store) => {
      const scene = scenes.get(store)
      if (scene === undefined) throw new Error('no relay')
      await run(await Talk.begin(scene.world))
    })
  }

  it('a picture arrives as it was, behind its text, and is known as delivered', () =>
    talking(async (talk) => {
      const { genesys } = talk.world.platforms
      const png = await picture()
      await genesys.sendFile(talk.conversationId, image(png), 'Look at this')
      await talk.settled()
      expect(talk.shown).to.deep.equal(['Look at this', 'image'])
      expect(talk.uploads(png)).to.have.length(1)
      expect(talk.desktop.at(-1)?.status).to.equal('delivered')
      await genesys.sendFile(talk.conversationId, image(png))
      await talk.settled()
      expect(talk.shown).to.deep.equal(['Look at this', 'image', 'image'])
      expect(talk.uploads(png), 'the same picture is uploaded once').to.have.length(1)
    }))

  it('order is kept between a slow video and the text behind it', () =>
    talking(async (talk) => {
      const { genesys } = talk.world.platforms
      const bytes = clip('mov', 2, ['-c:v', 'mpeg4', '-c:a', 'aac'])
      genesys.failNext('download', 1, { kind: 'delay', ms: 2 * LEASE_MS })
      const file = { mediaType: 'Video', mime: 'video/quicktime', filename: 'a.mov', bytes } as const
      await genesys.sendFile(talk.conversationId, file)
      await genesys.agentSays(talk.conversationId, 'Did it arrive?')
      await talk.settled()
      expect(talk.shown).to.deep.equal(['video', 'Did it arrive?'])
    }))

  it('what WeChat takes in no form becomes a card whose link opens it', () =>
    talking(async (talk) => {
      const { genesys } = talk.world.platforms
      const bytes = Buffer.from('%PDF-1.7 the offer')
      const file = { mediaType: 'File', mime: 'application/pdf', filename: 'offer.pdf', bytes } as const
      await genesys.sendFile(talk.conversationId, file)
      await talk.settled()
      const [card] = talk.received
      const body = card?.body as { articles: { title: string; url: string }[] } | undefined
      const [article] = body?.articles ?? []
      expect(article?.title).to.equal('offer.pdf')
      const { pathname } = new URL(article?.url ?? '')
      const answer = await fetch(`${talk.world.relay.url}${pathname}`)
      expect(answer.status).to.equal(200)
      expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).to.equal(true)
    }))

  it('an infected file never leaves; the agent is told, the customer is not bothered, the lane moves on', () =>
    talking(async (talk) => {
      const { world, conversationId } = talk
      const { genesys } = world.platforms
      const bad = Buffer.concat([await picture(), Buffer.from(MALWARE)])
      await genesys.sendFile(conversationId, image(bad, 'trojan.png'), 'Open this')
      await genesys.agentSays(conversationId, 'And this')
      await talk.settled()
      expect(talk.shown).to.deep.equal(['And this'])
      expect(talk.uploads(bad)).to.deep.equal([])
      expect(talk.desktop.find(({ text }) => text === 'Open this')?.status).to.equal('failed')
      await until('the agent reads why', () => genesys.inbound.some(({ text }) => text.includes('contains malware')))
      expect(await world.relay.metric('relay_agent_attachments_total', 'outcome="attachment_infected"')).to.equal(1)
    }))

  it('a file on another host is fetched from nowhere', () =>
    talking(async (talk) => {
      const { genesys } = talk.world.platforms
      const before = talk.downloads
      for (const url of ['http://169.254.169.254/latest/meta-data/', 'https://evil.example/a.png']) {
        const attachment = { mediaType: 'Image', url, mime: 'image/png', filename: 'a.png' } as const
        await genesys.sendAttachment(talk.conversationId, attachment, url)
      }
      await talk.settled()
      expect(talk.shown).to.deep.equal([])
      expect(talk.desktop.filter(({ status }) => status === 'failed')).to.have.length(2)
      expect(talk.downloads).to.equal(before)
    }))

  it('a host that cannot be reached is tried three times within ten seconds, then the lane moves on', () =>
    talking(async (talk) => {
      const { genesys } = talk.world.platforms
      const before = talk.downloads
      genesys.setFault('download', { kind: 'down' })
      try {
        const begun = performance.now()
        await genesys.sendFile(talk.conversationId, image(await picture()), 'Look')
        await genesys.agentSays(talk.conversationId, 'next')
        await talk.settled()
        expect(performance.now() - begun).to.be.below(12_000)
      } finally {
        genesys.setFault('download', undefined)
      }
      expect(talk.shown).to.deep.equal(['next'])
      expect(talk.downloads).to.equal(before + 3)
      expect(talk.desktop.find(({ text }) => text === 'Look')?.status).to.equal('failed')
    }))

  it('a file WeChat has forgotten is uploaded again', () =>
    talking(async (talk) => {
      const { wechat, genesys } = talk.world.platforms
      const png = await picture()
      await genesys.sendFile(talk.conversationId, image(png))
      await talk.settled()
      wechat.forgetUpload(talk.uploads(png)[0]?.mediaId ?? '')
      await genesys.sendFile(talk.conversationId, image(png))
      await talk.settled()
      expect(talk.shown).to.deep.equal(['image', 'image'])
      expect(talk.uploads(png)).to.have.length(2)
    }))
})

const CONVERTED = 'while it is converted'

/** When in the life of a file the relay is killed; arms the kill and answers once it has happened. */
const STEPS: Record<string, (scene: Scene, kill: () => Promise<void>) => void> = {
  'while it is fetched': ({ world }, kill) => void world.platforms.genesys.on('file.asked', kill),
  'while it is scanned': ({ scanned }, kill) => {
    scanned.wait = kill
  },
  [CONVERTED]: ({ scanned }, kill) => {
    scanned.wait = async () => void setTimeout(() => void kill(), 250)
  },
  'when it is uploaded, before the answer': ({ world }, kill) => void world.platforms.wechat.on('media.received', kill),
  'when it is uploaded, after the answer': ({ world }, kill) => void world.platforms.wechat.on('media.answered', kill),
}

describe('Promise: kill -9 in the middle of each media step resumes without a second message', () => {
  /** So much noise that converting it takes longer than starting to. */
  const moving = (seconds: number) =>
    clip('mov', seconds, ['-vf', 'noise=alls=60:allf=t', '-c:v', 'mpeg4', '-q:v', '2', '-c:a', 'aac'])

  for (const [step, arm] of Object.entries(STEPS)) {
    it(`${step}, on either store`, () => {
      const bytes = moving(step === CONVERTED ? 10 : 2)
      return onEveryStore(async (store) => {
        const scene = await openScene(store)
        try {
          await killedMeanwhile(scene, arm, bytes)
          const scratch = join(scene.world.store.folder, store === 'sqlite' ? '' : 'data', 'media', 'scratch')
          expect(readdirSync(scratch), 'files left behind').to.deep.equal([])
        } finally {
          await scene.close()
        }
      })
    }).timeout(90_000)
  }
})

async function killedMeanwhile(scene: Scene, arm: (typeof STEPS)[string], bytes: Buffer): Promise<void> {
  const { world } = scene
  const { genesys } = world.platforms
  const talk = await Talk.begin(world)
  let killed = 0
  arm(scene, async () => {
    if (killed++ > 0) return
    await world.relay.kill()
  })
  const file = { mediaType: 'Video', mime: 'video/quicktime', filename: 'a.mov', bytes } as const
  void genesys.sendFile(talk.conversationId, file, 'Watch this')
  await until('the relay is killed', () => killed > 0 && !world.relay.running, { timeoutMs: 20_000 })
  await pause(100)
  await world.relay.start()
  await genesys.agentSays(talk.conversationId, 'and this')
  await talk.settled()
  expect(talk.shown).to.deep.equal(['Watch this', 'video', 'and this'])
  expect(talk.desktop.map(({ status }) => status)).to.not.include('failed')
}
