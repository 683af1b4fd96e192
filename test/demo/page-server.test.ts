import { type IncomingMessage, request } from 'node:http'
import { expect } from 'chai'
import { makeActions, Refusal } from '../../scripts/demo/actions.js'
import { servePage } from '../../scripts/demo/page-server.js'
import type { View } from '../../scripts/demo/view.js'

const VIEW: View = {
  version: 1,
  now: 0,
  relay: { state: 'up', pid: 1, since: 0, kills: 0, restartAt: undefined, readyMs: 1 },
  faults: { genesysDown: false, wechatDown: false, tokenRevoked: false },
  tally: { sent: 0, arrived: 0, waiting: 0, twice: 0, failed: 0 },
  phones: [],
  deploy: { plan: [], outcome: '', ms: 0 },
  queues: [],
  workflows: [],
  conversations: [],
  journeys: [],
}

describe('page server of the demo', () => {
  const done: unknown[][] = []
  const listeners = new Set<(view: View) => void>()
  let shown: View = VIEW
  let page: Awaited<ReturnType<typeof servePage>>

  before(async () => {
    const actions = makeActions({
      customerSays: (...call) => void done.push(['customerSays', ...call]),
      customerDoes: (...call) => void done.push(['customerDoes', ...call]),
      agentSays: (...call) => void done.push(['agentSays', ...call]),
      agentTransfers: (...call) => void done.push(['agentTransfers', ...call]),
      agentEnds: () => {
        throw new Refusal(404, 'there is no such conversation')
      },
      setFault: (...call) => void done.push(['setFault', ...call]),
      killRelay: () => void done.push(['killRelay']),
    })
    const source = {
      current: () => shown,
      watch(listener: (view: View) => void) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }
    page = await servePage(0, source, actions)
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
    expect((await post('/phone/send', '{"customer":"lin","text":" hi "}')).status).to.equal(200)
    expect((await post('/phone/do', '{"customer":"chen","deed":"location"}')).status).to.equal(200)
    expect((await post('/agent/send', '{"conversationId":"c","text":"x"}')).status).to.equal(200)
    expect((await post('/faults', '{"name":"genesysDown","on":true}')).status).to.equal(200)
    expect((await post('/relay/kill', '{}')).status).to.equal(200)
    expect(done).to.deep.equal([
      ['customerSays', 'lin', ' hi '],
      ['customerDoes', 'chen', 'location'],
      ['agentSays', 'c', 'x'],
      ['setFault', 'genesysDown', true],
      ['killRelay'],
    ])
  })

  const bad: [string, string, string, number][] = [
    ['an unknown customer', '/phone/send', '{"customer":"toString","text":"x"}', 400],
    ['a deed of another name', '/phone/do', '{"customer":"lin","deed":"dance"}', 400],
    ['an empty text', '/phone/send', '{"customer":"lin","text":""}', 400],
    ['a fault of another name', '/faults', '{"name":"__proto__","on":true}', 400],
    ['a fault without a switch', '/faults', '{"name":"genesysDown"}', 400],
    ['no JSON', '/phone/send', '{', 400],
    ['no such command', '/constructor', '{}', 404],
    ['what the demo itself refuses', '/agent/end', '{"conversationId":"c"}', 404],
    ['a body too large', '/phone/send', `{"x":"${'x'.repeat(300_000)}"}`, 413],
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
    expect((await post('/relay/kill', '{}', 'text/plain')).status).to.equal(415)
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
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(states.map(({ version }) => version)).to.deep.equal([...versions, 101])
    expect(versions, 'none twice').to.deep.equal([...new Set(versions)])
    waiting.destroy()
  })
})
