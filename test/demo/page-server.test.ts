import { type IncomingMessage, request } from 'node:http'
import { expect } from 'chai'
import { makeActions } from '../../scripts/demo/actions/actions.js'
import { flag, oneOf, Refusal, text } from '../../scripts/demo/actions/body.js'
import { servePage } from '../../scripts/demo/page-server.js'
import type { View } from '../../scripts/demo/view.js'

const VIEW: View = {
  version: 1,
  now: 0,
  setup: { ffmpeg: true, scanner: 'off', lacking: [] },
  relay: { state: 'up', pid: 1, since: 0, kills: 0, restartAt: undefined, readyMs: 1 },
  faults: { genesysDown: false, wechatDown: false, tokenRevoked: false },
  tally: { sent: 0, arrived: 0, waiting: 0, twice: 0, failed: 0 },
  phones: [],
  deploy: { plan: [], outcome: '', ms: 0 },
  queues: [],
  workflows: [],
  conversations: [],
  journeys: [],
  privacy: { erased: [], acts: [] },
}

const FILES = new Map([['/media/sample/a.png', { mime: 'image/png', bytes: Buffer.from('picture') }]])

describe('page server of the demo', () => {
  const done: unknown[][] = []
  const listeners = new Set<(view: View) => void>()
  let shown: View = VIEW
  let page: Awaited<ReturnType<typeof servePage>>

  before(async () => {
    const actions = makeActions(
      { '/say': (body) => void done.push([oneOf(body, 'who', ['lin', 'chen']), text(body, 'text', 4000)]) },
      {
        '/switch': (body) => void done.push([flag(body, 'on')]),
        '/end': () => {
          throw new Refusal(404, 'there is no such conversation')
        },
      },
    )
    const source = {
      current: () => shown,
      watch(listener: (view: View) => void) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
    page = await servePage(0, source, actions, { find: async (path) => FILES.get(path) })
  })
  after(() => page.close())
  beforeEach(() => {
    done.splice(0)
    shown = VIEW
  })

  const post = (path: string, body: string, type = 'application/json') =>
    fetch(new URL(path, page.url), { method: 'POST', headers: { 'content-type': type }, body })

  it('serves every file the page asks for, under a strict policy', async () => {
    const html = await (await fetch(page.url)).text()
    const asked = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map((match) => match[1] ?? '')
    const seen = new Set<string>()
    for (const path of asked) {
      if (seen.has(path)) continue
      seen.add(path)
      const response = await fetch(new URL(path, page.url))
      const text = await response.text()
      expect(response.status, path).to.equal(200)
      expect(response.headers.get('content-security-policy')).to.match(/^default-src 'none'; script-src 'self';/)
      for (const match of text.matchAll(/from '\.(\/[\w-]+\.js)'/g)) asked.push(match[1] ?? '')
    }
    expect([...seen]).to.include.members(['/main.js', '/way.js', '/texts.js', '/base.css', '/icon.svg'])
    expect(html).not.to.match(/https?:\/\/|\son\w+=|style=/)
  })

  it('hands commands on, checked', async () => {
    expect((await post('/say', '{"who":"lin","text":" hi "}')).status).to.equal(200)
    expect((await post('/switch', '{"on":false}')).status).to.equal(200)
    expect(done).to.deep.equal([['lin', ' hi '], [false]])
  })

  it('serves media of the shelf with their type, and nothing else below /media/', async () => {
    const found = await fetch(new URL('/media/sample/a.png', page.url))
    expect(found.headers.get('content-type')).to.equal('image/png')
    expect(found.headers.get('x-content-type-options')).to.equal('nosniff')
    expect(await found.text()).to.equal('picture')
    expect((await fetch(new URL('/media/sample/b.png', page.url))).status).to.equal(404)
  })

  it('serves the stretch of a file that a player asks for', async () => {
    const part = (range: string) => fetch(new URL('/media/sample/a.png', page.url), { headers: { range } })
    const middle = await part('bytes=1-3')
    expect([middle.status, middle.headers.get('content-range')]).to.deep.equal([206, 'bytes 1-3/7'])
    expect(await middle.text()).to.equal('ict')
    expect(await (await part('bytes=4-')).text()).to.equal('ure')
    for (const whole of ['bytes=9-', 'bytes=3-1', 'lines=1-2']) expect((await part(whole)).status, whole).to.equal(200)
  })

  const bad: [string, string, string, number][] = [
    ['one of another name', '/say', '{"who":"toString","text":"x"}', 400],
    ['a name that every object has', '/say', '{"who":"__proto__","text":"x"}', 400],
    ['an empty text', '/say', '{"who":"lin","text":""}', 400],
    ['a text too long', '/say', `{"who":"lin","text":"${'x'.repeat(4001)}"}`, 400],
    ['no switch', '/switch', '{"on":"yes"}', 400],
    ['no JSON', '/say', '{', 400],
    ['no such command', '/constructor', '{}', 404],
    ['what the demo itself refuses', '/end', '{}', 404],
    ['a body too large', '/say', `{"x":"${'x'.repeat(300_000)}"}`, 413],
  ]
  for (const [name, path, body, status] of bad) {
    it(`refuses ${name}`, async () => {
      const response = await post(path, body)
      expect(response.status).to.equal(status)
      expect(await response.json()).to.have.property('error')
      expect(done).to.deep.equal([])
    })
  }

  it('refuses forms of other sites and other host names', async () => {
    expect((await post('/switch', '{"on":true}', 'text/plain')).status).to.equal(415)
    const status = await new Promise((resolve, reject) => {
      request(new URL('/state', page.url), { headers: { host: 'evil.example' } }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
        .on('error', reject)
        .end()
    })
    expect(status).to.equal(403)
    expect(done).to.deep.equal([])
  })

  it('streams the state at once and after each change, and forgets a reader that left', async () => {
    const stop = new AbortController()
    const response = await fetch(new URL('/events', page.url), { signal: stop.signal })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader?.read())?.value).to.equal(`event: view\ndata: ${JSON.stringify(VIEW)}\n\n`)
    for (const listener of listeners) listener({ ...VIEW, version: 2 })
    expect((await reader?.read())?.value).to.contain('"version":2')
    stop.abort()
    while (listeners.size > 0) await new Promise((resolve) => setTimeout(resolve, 5))
  })

  it('sends a state larger than a buffer once, and to a reader that fell behind the newest', async () => {
    const large = 'x'.repeat(200_000)
    const states: View[] = []
    const waiting = await new Promise<IncomingMessage>((resolve, reject) => {
      request(new URL('/events', page.url), resolve).on('error', reject).end()
    })
    const tell = (version: number) => {
      shown = { ...VIEW, version, deploy: { ...VIEW.deploy, outcome: large } }
      for (const listener of listeners) listener(shown)
    }
    waiting.pause()
    for (let version = 2; version <= 100; version += 1) {
      tell(version)
      await new Promise((resolve) => setImmediate(resolve))
    }
    let text = ''
    waiting.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      const events = text.split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) states.push(JSON.parse(event.slice(event.indexOf('data: ') + 6)))
    })
    waiting.resume()
    while (states.at(-1)?.version !== 100) await new Promise((resolve) => setTimeout(resolve, 5))
    const versions = states.map(({ version }) => version)
    expect(versions.length, 'some were left out').to.be.lessThan(100)
    tell(101)
    while (states.at(-1)?.version !== 101) await new Promise((resolve) => setTimeout(resolve, 5))
    // Whatever came once more would come now.
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(states.map(({ version }) => version)).to.deep.equal([...versions, 101])
    expect(versions, 'none twice').to.deep.equal([...new Set(versions)])
    waiting.destroy()
  })
})
