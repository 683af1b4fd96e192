import { expect } from 'chai'
import type { NotificationConfig } from '../../../server/config/types.js'
import { fillTemplate } from '../../../server/relay/notifications/fill-template.js'

const CONFIG: NotificationConfig = {
  kind: 'subscription_once',
  templateId: 'tpl',
  fields: { thing1: '{{text}}', time2: '{{time}}', date3: '{{date}}', phrase4: '客服' },
  url: '',
}
const NOW = Date.parse('2026-05-30T12:00:00Z')
const ITEM = { id: '0b8f1c5e-1111-4222-8333-944455556666' }

describe('filling a template', () => {
  it('puts text and time in their fields', () => {
    expect(fillTemplate(CONFIG, '您好', ITEM, NOW)).to.deep.equal({
      message: {
        kind: 'subscription',
        templateId: 'tpl',
        fields: { thing1: '您好', time2: '2026-05-30 20:00', date3: '2026-05-30', phrase4: '客服' },
        url: '',
        onceId: '0b8f1c5e111142228333944455556666',
      },
      isTrimmed: false,
    })
  })

  it('says when something was left out, and takes placeholders in the text for text', () => {
    expect(fillTemplate(CONFIG, '长'.repeat(30), ITEM, NOW).isTrimmed).to.equal(true)
    expect(fillTemplate(CONFIG, '{{time}} $& $1', ITEM, NOW).message.fields.thing1).to.equal('{{time}} $& $1')
  })
})
