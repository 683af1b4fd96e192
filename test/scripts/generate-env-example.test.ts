import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { expect } from 'chai'
import { renderEnvExample } from '../../scripts/generate-env-example.js'
import { VARIABLE_NAMES } from '../../server/config/schema.js'

describe('.env.example', () => {
  it('is up to date with the schema (npm run generate)', () => {
    expect(readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')).to.equal(renderEnvExample())
  })

  it('names every variable once and sets none', () => {
    const lines = renderEnvExample().split('\n')
    for (const name of VARIABLE_NAMES) {
      expect(
        lines.filter((line) => line.startsWith(`${name}=`) || line.startsWith(`#${name}=`)),
        name,
      ).to.have.length(1)
    }
    expect(Object.values(parseEnv(renderEnvExample())).join('')).to.equal('')
  })
})
