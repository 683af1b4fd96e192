import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { PICTURE_ROWS } from '../../scripts/demo/pictures/rows.js'
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

  it('has a picture from the demo in every row that says what becomes of a message', () => {
    const document = renderMessagesDoc()
    const relayed = Object.values(PUSH_REGISTRY).filter(({ disposition }) => disposition === 'relay')
    const names = PICTURE_ROWS.map(({ name }) => name)
    expect(names).to.include.members(relayed.map(({ kind }) => kind))
    for (const name of names) expect(document.split(`(images/messages/${name}.png)`), name).to.have.length(2)
  })
})
