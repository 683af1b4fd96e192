import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { parseWebhook } from '../../server/genesys/webhook.js'

// Samples gathered elsewhere, read where they are: nothing of them is part of the project.
const folder = join(process.env.REFERENCE_DIR ?? '../shared/reference', 'outbound')

const EXPECTED: Record<string, string> = {
  Text: 'text',
  Event: 'typing',
  Receipt: 'receipt',
  Structured: 'content',
}

interface Sample {
  readonly id?: string
  readonly type?: string
  readonly text?: string
  readonly channel?: { readonly to?: { readonly id?: string } }
  readonly conversationId?: string
  readonly content?: readonly unknown[]
}

if (existsSync(folder)) {
  describe('Genesys webhook samples', () => {
    let read = 0
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      const raw = readFileSync(join(folder, file))
      const sample: Sample = JSON.parse(raw.toString())
      // Without id, type and channel it is a fragment or a resource, not a webhook.
      if (sample.id === undefined || sample.type === undefined || sample.channel === undefined) continue
      read += 1
      it(`reads ${file}`, () => {
        const parsed = parseWebhook(raw)
        const onlyMedia = sample.type === 'Text' && sample.text === undefined
        expect(parsed.type).to.equal(onlyMedia ? 'content' : EXPECTED[sample.type ?? ''])
        expect(parsed.id).to.equal(sample.id)
        expect(parsed.recipientId).to.equal(sample.channel?.to?.id)
        expect(parsed.conversationId).to.equal(sample.conversationId ?? '')
        expect(parsed.sentAt).to.be.greaterThan(0)
        if (parsed.type === 'text') expect(parsed.text).to.equal(sample.text ?? '')
      })
    }
    it('found samples', () => expect(read).to.be.greaterThan(5))
  })
}
