import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { readPush } from '../../server/wechat/pushes/read-push.js'
import { readXmlFields } from '../../server/wechat/xml-fields.js'
import { referenceFolder } from './reference-folder.js'

interface Sample {
  readonly file: string
  readonly msg_type: string
  readonly event: string | null
}

const folder = referenceFolder()

if (folder !== undefined) {
  describe('reference: inbound samples', () => {
    const samples = JSON.parse(readFileSync(join(folder, 'inbound', 'index.json'), 'utf8')) as Sample[]
    for (const sample of samples) {
      it(`reads ${sample.file}`, () => {
        const push = readPush(readXmlFields(readFileSync(join(folder, 'inbound', sample.file), 'utf8')))
        const isEvent = sample.msg_type === 'event'
        expect(push.kind).to.equal(isEvent ? `event.${sample.event?.toLowerCase()}` : sample.msg_type)
      })
    }
  })
}
