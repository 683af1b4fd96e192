import { expect } from 'chai'
import { type RingValues, readMasterKeys } from '../../server/config/master-keys.js'
import type { ConfigProblem } from '../../server/config/problems.js'
import { runCommand } from '../../server/config/run-command.js'
import { MASTER_KEY } from './environment.js'

const OTHER_KEY = Buffer.alloc(32, 9).toString('base64')

function read(values: Partial<RingValues>, file = '') {
  const problems: ConfigProblem[] = []
  const keys = readMasterKeys(
    {
      ...{ RELAY_MASTER_KEYS: undefined, RELAY_MASTER_KEYS_FILE: undefined, RELAY_MASTER_KEYS_COMMAND: undefined },
      ...{ RELAY_MASTER_KEYS_TIMEOUT_MS: 5000, STORE_URL: 'redis://127.0.0.1' },
      ...values,
    },
    {
      readFile: (path) => {
        if (path === 'missing') throw Object.assign(new Error('no'), { code: 'ENOENT' })
        return file
      },
      runCommand,
    },
    problems,
  )
  const told = problems.map(({ key, problem }) => `${key} ${problem}`)
  expect(JSON.stringify(problems)).to.not.contain(MASTER_KEY.slice(3, -3))
  return { ids: keys.map(({ id }) => id), keys, told }
}

describe('readMasterKeys', () => {
  it('takes the ring from the environment, a file or a command, in one line or several', () => {
    expect(read({ RELAY_MASTER_KEYS: `a:${MASTER_KEY},b:${OTHER_KEY}` }).ids).to.deep.equal(['a', 'b'])
    const lines = `a:${MASTER_KEY}\nb:${OTHER_KEY}\n`
    expect(read({ RELAY_MASTER_KEYS_FILE: 'ring' }, lines).ids).to.deep.equal(['a', 'b'])
    const printed = read({ RELAY_MASTER_KEYS_COMMAND: `printf 'k1:%s\\nk2:%s\\n' ${MASTER_KEY} ${OTHER_KEY}` })
    expect(printed.told).to.deep.equal([])
    expect(printed.ids).to.deep.equal(['k1', 'k2'])
    expect(printed.keys[0]?.key.toString('base64')).to.equal(MASTER_KEY)
  })

  it('needs none for a store on SQLite, and one for any other', () => {
    expect(read({ STORE_URL: 'sqlite:data/relay.db' })).to.deep.include({ ids: [], told: [] })
    expect(read({}).told).to.deep.equal(['RELAY_MASTER_KEYS is not set, but a Redis store needs it'])
  })

  it('takes one source only', () => {
    const both = { RELAY_MASTER_KEYS: `a:${MASTER_KEY}`, RELAY_MASTER_KEYS_FILE: 'ring' }
    expect(read(both)).to.deep.include({
      ids: [],
      told: ['RELAY_MASTER_KEYS_FILE is set beside RELAY_MASTER_KEYS: only one may say what the keys are'],
    })
  })

  it('says what is wrong with a file or a command, and nothing of what it holds', () => {
    const secret = `echo not-a-ring-${MASTER_KEY}`
    for (const [values, told] of [
      [{ RELAY_MASTER_KEYS_FILE: 'missing' }, 'RELAY_MASTER_KEYS_FILE cannot be read (ENOENT)'],
      [{ RELAY_MASTER_KEYS_FILE: 'empty' }, 'RELAY_MASTER_KEYS_FILE names no key'],
      [{ RELAY_MASTER_KEYS_COMMAND: `${secret}; exit 3` }, 'RELAY_MASTER_KEYS_COMMAND ended with status 3'],
      [{ RELAY_MASTER_KEYS_COMMAND: 'no-such-program-here' }, 'RELAY_MASTER_KEYS_COMMAND ended with status 127'],
      [
        { RELAY_MASTER_KEYS_COMMAND: secret },
        'RELAY_MASTER_KEYS_COMMAND has no id of letters, digits, _ or - in entry 1',
      ],
      [{ RELAY_MASTER_KEYS_COMMAND: 'true' }, 'RELAY_MASTER_KEYS_COMMAND names no key'],
      [
        { RELAY_MASTER_KEYS_COMMAND: 'exec sleep 30', RELAY_MASTER_KEYS_TIMEOUT_MS: 100 },
        'RELAY_MASTER_KEYS_COMMAND took longer than 100 ms',
      ],
      [
        { RELAY_MASTER_KEYS_COMMAND: 'head -c 100000 /dev/zero' },
        'RELAY_MASTER_KEYS_COMMAND printed more than a ring of keys',
      ],
    ] as const) {
      expect(read(values), told).to.deep.include({ ids: [], told: [told] })
    }
  })
})
