import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import fc from 'fast-check'
import { unzipSync } from 'fflate'
import type { DataActionDefinition } from '../../scripts/data-actions/definition.js'
import { runDefinition } from '../../scripts/data-actions/run-definition.js'
import { buildFunction } from '../../scripts/functions/build-function.js'
import { readFunctions } from '../../scripts/functions/read-functions.js'
import { measureText } from '../../server/relay/splitting.js'
import { makeTree, removeTrees } from '../scripts/temporary-tree.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const NAME = 'validateMessageLength'
const LIMIT = 2048
const KB20 = 20 * 1024

/** Calls the handler as a runtime does, once for each event of its standard input. */
const CALLER = `
const { handler } = require(process.argv[1])
const events = JSON.parse(require('node:fs').readFileSync(0, 'utf8'))
const call = (event) => Promise.resolve().then(() => handler(event, {}))
Promise.all(events.map((event) => call(event).catch((error) => ({ error: error.message }))))
  .then((answers) => process.stdout.write(JSON.stringify(answers)))
`

const piece = fc.oneof(
  fc.constantFrom('👨‍👩‍👧‍👦', '🏳️‍🌈', '🇨🇳', '👍🏽', '1️⃣', '\u200d', '\ufe0f', '😀'),
  fc.constantFrom('漢', '字。', '，', '你好！', '今天天气很好，', '한글', '\u1112\u1161\u11ab', 'ありがとう'),
  fc.constantFrom('é', 'e\u0301\u0323', 'क्षि', 'สวัสดี', '\u0301'),
  fc.constantFrom('\r\n', '\r', '\n', ' ', '\t', 'word', 'A sentence. ', '"quoted" ', '\u0000'),
  fc.constantFrom('\ud83d', '\udc4d', '\ud83d\ud83d'),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const text = fc
  .tuple(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 1, max: 60 }))
  .map(([pieces, times]) => pieces.join('').repeat(times).slice(0, KB20))

/** What every run asks, whatever the seed. */
const FIXED = [
  '',
  '\r\n',
  '\ud83d',
  'a'.repeat(LIMIT),
  'a'.repeat(LIMIT + 1),
  'a'.repeat(KB20),
  '今天天气很好，我们去公园玩吧。'.repeat(460),
  '👨‍👩‍👧‍👦'.repeat(820),
  `e${'\u0301'.repeat(KB20 / 2)}`,
  'one\r\ntwo '.repeat(2048),
]

const seed = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 0x7fffffff))

describe('validateMessageLength as a function', () => {
  let folder = ''

  before(async () => {
    const { zip } = await buildFunction(ROOT, NAME)
    folder = makeTree({})
    for (const [path, content] of Object.entries(unzipSync(zip))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
  })

  after(removeTrees)

  function call(events: readonly unknown[]): unknown[] {
    const run = spawnSync(process.execPath, ['-e', CALLER, join(folder, 'index.js')], {
      cwd: folder,
      input: JSON.stringify(events),
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    })
    expect(run.status, run.stderr).to.equal(0)
    return JSON.parse(run.stdout)
  }

  it(`answers what the relay measures, for 1,000 texts (TEST_SEED=${seed})`, function () {
    this.timeout(60_000)
    const texts = [...FIXED, ...fc.sample(text, { seed, numRuns: 1000 - FIXED.length })]
    const answers = call(texts.map((value) => ({ text: value })))
    expect(answers).to.have.length(1000)
    for (const [index, value] of texts.entries()) {
      expect(answers[index], JSON.stringify(value)).to.deep.equal(measureText(value, LIMIT))
    }
    const parts = new Set(texts.map((value) => measureText(value, LIMIT).parts))
    expect([...parts].filter((count) => count > 1)).to.have.length.at.least(5)
  })

  it('fails without a text', () => {
    const error = 'The input "text" is missing or no text.'
    expect(call([{}, null, { text: 7 }])).to.deep.equal([{ error }, { error }, { error }])
  })

  it('gives the outputs of its definition', async () => {
    const [source] = readFunctions(ROOT)
    const definition: DataActionDefinition = JSON.parse(source?.definition.text ?? '')
    const { config } = definition
    // The platform gives a function its address.
    const request = { ...config.request, requestUrlTemplate: 'https://function.example' }
    const result = await runDefinition(
      { ...definition, config: { ...config, request } },
      { text: '漢"\\\n👍' },
      {
        fetch: async (_url, init) => {
          const [answer] = call([JSON.parse(String(init?.body))])
          return new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json' } })
        },
      },
    )
    expect(result.outcome === 'success' && result.output).to.deep.equal({
      characters: 5,
      bytes: 10,
      limitBytes: LIMIT,
      withinLimit: true,
      parts: 1,
    })
  })
})
