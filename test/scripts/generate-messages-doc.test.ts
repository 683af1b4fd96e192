import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { renderMessagesDoc } from '../../scripts/generate-messages-doc.js'
import { PUSH_REGISTRY } from '../../server/wechat/pushes/registry.js'

describe('docs/messages.md', () => {
  it('is up to date with the registry (npm run generate)', () => {
    expect(readFileSync(new URL('../../docs/messages.md', import.meta.url), 'utf8')).to.equal(renderMessagesDoc())
  })

  it('has one row of every kind, told or kept', () => {
    const [told = '', kept = ''] = renderMessagesDoc().split('## Kept')
    for (const { kind, disposition } of Object.values(PUSH_REGISTRY)) {
      const [here, there] = disposition === 'relay' ? [told, kept] : [kept, told]
      expect(here.split(`\n| \`${kind}\` |`), kind).to.have.length(2)
      expect(there, kind).to.not.contain(`\n| \`${kind}\` |`)
    }
  })
})
