import { expect } from 'chai'
import { checkValues, pickVariables, VARIABLE_NAMES, VARIABLES } from '../../server/config/schema.js'
import type { Variable } from '../../server/config/variables/variable.js'
import { problemsOf } from './problems-of.js'

describe('configuration schema', () => {
  for (const name of VARIABLE_NAMES) {
    it(`describes ${name}, and takes its own examples and default`, () => {
      const variable: Variable = VARIABLES[name]
      expect(variable.description).to.match(/\.$/)
      expect(variable.mend).to.match(/\.$/)
      const texts = [...variable.examples, ...(variable.default === undefined ? [] : [String(variable.default)])]
      for (const text of texts) expect(checkValues({ [name]: text }, (key) => key).problems, text).to.deep.equal([])
    })
  }

  it('has examples that fit together', () => {
    const env = Object.fromEntries(VARIABLE_NAMES.map((name) => [name, VARIABLES[name].examples[0]]))
    // The master keys come from one place at a time.
    const others = { RELAY_MASTER_KEYS_FILE: '', RELAY_MASTER_KEYS_COMMAND: '' }
    expect(problemsOf({ ...env, ...others, ACCOUNTS_FILE: '' })).to.deep.equal([])
  })

  it('picks known variables only', () => {
    expect(pickVariables({ PATH: '/bin', PORT: ' 1 ', WECHAT_TOKEN: ' t ', LOG_LEVEL: ' ' })).to.deep.equal({
      PORT: '1',
      WECHAT_TOKEN: ' t ',
    })
  })
})
