import { readdirSync } from 'node:fs'
import { expect } from 'chai'
import { loadScripts, SCRIPT_NAMES } from '../../../server/store/redis/scripts.js'
import { DEFAULT_STORE_LIMITS } from '../../../server/store/store.js'

const FOLDER = new URL('../../../server/store/redis/lua/', import.meta.url)

describe('Lua scripts', () => {
  it('are all listed, and every listed one exists', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('.lua'))
    expect(files.map((name) => name.slice(0, -4)).sort()).to.deep.equal([...SCRIPT_NAMES].sort())
  })

  it('say what they take and return', () => {
    for (const { name, text } of loadScripts(DEFAULT_STORE_LIMITS, false).values()) {
      expect(text, name).to.match(/^-- KEYS/m)
      expect(text, name).to.match(/^-- Returns/m)
      expect(text, name).to.not.include('@include')
    }
  })

  it('differ with the limits and with the kind of server', () => {
    const sha = (limits = DEFAULT_STORE_LIMITS, cluster = false) => loadScripts(limits, cluster).get('accept-push')?.sha
    expect(sha()).to.equal(sha())
    expect(sha({ ...DEFAULT_STORE_LIMITS, laneMaxItems: 7 })).to.not.equal(sha())
    expect(sha(undefined, true)).to.not.equal(sha())
  })
})
