import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { readDefinitionFiles } from '../../../scripts/data-actions/read-definitions.js'
import { checkFunction } from '../../../scripts/functions/check-function.js'
import { type FunctionSource, readFunctions } from '../../../scripts/functions/read-functions.js'
import { makeTree, removeTrees } from '../temporary-tree.js'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const TWINS = readDefinitionFiles(ROOT)

function source(): FunctionSource {
  const found = readFunctions(ROOT).find(({ name }) => name === 'validateMessageLength')
  if (!found) throw new Error('The function is not there.')
  return found
}

type Part = 'definition' | 'settings' | 'entry'

/** What is told of the function with a text of one of its files replaced. */
function told(part: Part, from: string, to: string): string[] {
  const whole = source()
  expect(whole[part].text).to.contain(from)
  const changed = { ...whole, [part]: { ...whole[part], text: whole[part].text.replace(from, to) } }
  return checkFunction(changed, TWINS).map(({ file, pointer, message, mend }) => {
    expect(file).to.equal(whole[part].file)
    expect(mend).to.match(/\w{3,}.*\.$/)
    return `${pointer} ${message}`
  })
}

const WRONG: readonly (readonly [what: string, part: Part, from: string, to: string, told: RegExp])[] = [
  [
    'an address, which is the platform to give',
    'definition',
    '"requestUrlTemplate": ""',
    '"requestUrlTemplate": "https://x.example/"',
    /^\/config\/request\/requestUrlTemplate must be ""/,
  ],
  ['another method', 'definition', '"POST"', '"GET"', /^\/config\/request\/requestType must be "POST"/],
  [
    'the integration type of web services',
    'definition',
    'function-data-actions',
    'custom-rest-actions',
    /^\/integrationType must be "function-data-actions"/,
  ],
  ['an input not declared', 'definition', 'input.rawRequest', 'input.other', /requestTemplate .* is not declared/],
  ['another contract than its twin', 'definition', '"type": "boolean"', '"type": "string"', /^\/contract is not that/],
  ['another name than its folder', 'definition', '"validateMessageLength"', '"other"', /^\/name is not the name/],
  ['another handler', 'settings', 'index.handler', 'main.handler', /^\/handler must be equal to constant/],
  ['another runtime than Node', 'settings', 'nodejs22.x', 'python3.12', /^\/runtime must match pattern/],
  ['a time-out the platform never waits for', 'settings', '10', '16', /^\/timeoutSeconds must be <= 15/],
  ['settings that are no JSON', 'settings', '{', '', /^ is no JSON/],
  ['a source without handler', 'entry', 'function handler', 'function other', /^ exports no handler/],
]

describe('checkFunction', () => {
  afterEach(removeTrees)

  it('finds nothing wrong with the function of the bundle', () => {
    expect(checkFunction(source(), TWINS)).to.deep.equal([])
  })

  for (const [what, part, from, to, message] of WRONG) {
    it(`refuses ${what}`, () => {
      const found = told(part, from, to)
      expect(
        found.some((line) => message.test(line)),
        found.join('\n'),
      ).to.equal(true)
    })
  }

  it('tells of every file that is missing', () => {
    const [empty] = readFunctions(makeTree({ 'data-actions/functions/f/README.md': '' }))
    if (!empty) throw new Error('The folder is not read.')
    expect(checkFunction(empty, TWINS).map(({ file, message }) => `${file} ${message}`)).to.deep.equal([
      'data-actions/functions/f/f.json is no JSON',
      'data-actions/functions/f/function.json is no JSON',
      'data-actions/functions/f/index.ts exports no handler',
    ])
  })

  it('reads no function where there is no folder', () => {
    expect(readFunctions(makeTree({ 'data-actions/x.json': '{}' }))).to.deep.equal([])
  })
})
