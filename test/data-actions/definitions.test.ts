import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { readDefinitionFiles } from '../../scripts/data-actions/read-definitions.js'
import { CHECKERS } from '../../scripts/validate/checkers.js'
import { validate } from '../../scripts/validate/validate.js'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

describe('the definitions of the bundle', () => {
  it('keep every rule', async () => {
    const { lines, problems } = await validate(ROOT, CHECKERS)
    expect(problems, lines.join('\n')).to.equal(0)
  })

  it('are all there', () => {
    expect(readDefinitionFiles(ROOT).map(({ file }) => file)).to.deep.equal([
      'data-actions/allowPersonalData.json',
      'data-actions/eraseConversation.json',
      'data-actions/getCustomerContext.json',
      'data-actions/getCustomerTier.json',
      'data-actions/notifySessionEnded.json',
      'data-actions/ping.json',
      'data-actions/validateMessageLength.json',
    ])
  })

  it('wait 10 seconds and send the key of the credential', () => {
    for (const { file, text } of readDefinitionFiles(ROOT)) {
      const { config } = JSON.parse(text)
      expect(config.timeoutSeconds, file).to.equal(10)
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a reference of Velocity.
      expect(config.request.headers.Authorization, file).to.equal('Bearer ${credentials.apiKey}')
    }
  })
})
