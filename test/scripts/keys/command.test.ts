import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runKeys } from '../../../scripts/keys/command.js'
import { readRing } from '../../../scripts/keys/generations.js'
import { parseMasterKeys } from '../../../server/config/keys.js'

const DAY_MS = 24 * 3_600_000
const OLD = `old:${Buffer.alloc(32, 1).toString('base64')}`

describe('npm run keys', () => {
  let folder: string
  let file: string
  let now: number

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'relay-keys-'))
    file = join(folder, 'master-keys')
    now = Date.UTC(2026, 10, 23, 12)
  })
  afterEach(() => rm(folder, { recursive: true }))

  async function keys(args: readonly string[], answer?: { status?: number; body?: unknown } | 'away') {
    const said: string[] = []
    const asked: string[] = []
    const exitCode = await runKeys(args, {
      env: { RELAY_PRIVACY_KEY: 'privacy-key' },
      now: () => now,
      print: (line) => void said.push(line),
      complain: (line) => void said.push(line),
      fetch: async (input) => {
        asked.push(String(input))
        if (answer === 'away') throw new Error('away')
        return Response.json(answer?.body ?? {}, { status: answer?.status ?? 200 })
      },
    })
    const text = await readFile(file, 'utf8').catch(() => '')
    for (const { key } of readRing(text)) expect(said.join('\n')).to.not.include(key)
    return { exitCode, said: said.join('\n'), asked, ids: readRing(text).map(({ id }) => id) }
  }

  it('makes a generation in front, in a file for its owner alone that a relay reads', async () => {
    const first = await keys(['next', file])
    expect(first.ids).to.have.length(1)
    expect(first.ids[0]).to.match(/^g20261123-[0-9a-f]{6}$/)
    expect((await stat(file)).mode & 0o777).to.equal(0o600)
    const second = await keys(['next', file])
    expect(second.ids.slice(1)).to.deep.equal(first.ids)
    const problems: never[] = []
    const ring = (await readFile(file, 'utf8'))
      .trim()
      .split(/[\s,]+/)
      .join(',')
    expect(parseMasterKeys(ring, problems).map(({ id }) => id)).to.deep.equal(second.ids)
  })

  it('makes another only when the writing one is old enough, or of unknown age', async () => {
    await writeFile(file, OLD)
    const made = await keys(['next', file, '--every', '30'])
    expect(made.ids).to.have.length(2)
    now += 29 * DAY_MS
    expect((await keys(['next', file, '--every', '30'])).ids).to.deep.equal(made.ids)
    now += DAY_MS
    expect((await keys(['next', file, '--every', '30'])).ids).to.have.length(3)
  })

  it('puts one behind first, and in front once every relay can read it', async () => {
    await writeFile(file, `${OLD}\n`)
    const { ids } = await keys(['next', file, '--behind'])
    expect(ids[0]).to.equal('old')
    expect((await keys(['promote', file])).ids).to.deep.equal([ids[1], 'old'])
    await writeFile(file, OLD)
    expect((await keys(['promote', file])).exitCode).to.equal(2)
  })

  it('takes out what the store needs no more, and only then', async () => {
    await writeFile(file, OLD)
    const { ids } = await keys(['next', file])
    const [writingId] = ids
    const waiting = await keys(['retire', file], { body: { writingId, mayLeave: [] } })
    expect(waiting.ids).to.deep.equal(ids)
    const unencrypted = await keys(['retire', file, '--url', 'http://relay:8080/'])
    expect(unencrypted).to.deep.include({ exitCode: 2, asked: [] })
    expect(unencrypted.said).to.include('--allow-http')
    const answer = { body: { writingId, mayLeave: ['old'] } }
    const done = await keys(['retire', file, '--url', 'https://relay:8080/'], answer)
    expect(done.asked).to.deep.equal(['https://relay:8080/api/v1/keys'])
    expect([done.exitCode, done.ids]).to.deep.equal([0, [writingId]])
    expect(done.said).to.include('Taken out: old')
  })

  it('changes nothing while the relay is not restarted, refuses, or is away', async () => {
    await writeFile(file, OLD)
    const { ids } = await keys(['next', file])
    for (const answer of [{ body: { writingId: 'old', mayLeave: ids } }, { status: 403 }, 'away'] as const) {
      const { exitCode, ids: left } = await keys(['retire', file], answer)
      expect([exitCode, left]).to.deep.equal([1, ids])
    }
  })

  it('refuses a file that is no ring, without quoting it', async () => {
    for (const text of ['SECRET', 'a:SECRET', `${OLD}\n${OLD}`]) {
      await writeFile(file, text)
      const said: string[] = []
      const io = { env: {}, now: () => now, print: () => undefined, complain: (line: string) => void said.push(line) }
      expect(await runKeys(['next', file], { ...io, fetch })).to.equal(2)
      expect(said.join()).to.not.include('SECRET')
      expect(await readFile(file, 'utf8')).to.equal(text)
    }
    await writeFile(file, OLD)
    expect((await keys([])).exitCode).to.equal(2)
    expect((await keys(['next', file, '--every', '0'])).exitCode).to.equal(2)
  })
})
