import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { AUDIT_ACTIONS } from '../../../server/privacy/audit/actions.js'

const SERVER = fileURLToPath(new URL('../../../server', import.meta.url))

describe('AUDIT_ACTIONS', () => {
  it('names nothing that the relay never records', () => {
    const files = readdirSync(SERVER, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && file !== join('privacy', 'audit', 'actions.ts'),
    )
    const code = files.map((file) => readFileSync(join(SERVER, file), 'utf8')).join('\n')
    const unused = Object.keys(AUDIT_ACTIONS).filter((action) => !code.includes(`'${action}'`))
    expect(unused).to.deep.equal([])
  })
})
