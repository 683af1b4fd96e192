import { expect } from 'chai'
import { parseNotificationFields } from '../../server/config/notification-values.js'
import { loadConfig } from '../../server/config.js'
import { COMPLETE } from './environment.js'
import { problemsOf, readFrom } from './problems-of.js'

const SET = {
  NOTIFICATION_KIND: 'template',
  NOTIFICATION_TEMPLATE_ID: 'tpl-1',
  NOTIFICATION_FIELDS: '{"thing1": "{{text}}", "time2": "{{time}}"}',
}
const SECOND = `accounts:
  - name: second
    wechat: {app_id: wx-second, app_secret: secret, token: token}
    genesys: {integration_id: i-second, webhook_secret: webhook-secret-of-second, oauthclient_id: c, oauthclient_secret: s}
`
const OWN = `    notification:
      kind: subscription_once
      template_id: tpl-2
      fields: '{"thing1": "{{text}}"}'
      url: https://shop.example/messages
`

describe('the notification of an account', () => {
  it('is none unless it is said', () => {
    expect(loadConfig(COMPLETE).accounts[0]?.notification).to.equal(undefined)
  })

  it('is that of the environment for default alone, or of the accounts file', () => {
    const load = (file: string) =>
      loadConfig(
        { ...COMPLETE, ...SET, ACCOUNTS_FILE: 'a.yaml' },
        { readFile: (path) => readFrom({ 'a.yaml': file }, path) },
      ).accounts.map(({ notification }) => notification)
    const first = {
      kind: 'template',
      templateId: 'tpl-1',
      fields: { thing1: '{{text}}', time2: '{{time}}' },
      url: '',
    }
    const second = {
      kind: 'subscription_once',
      templateId: 'tpl-2',
      fields: { thing1: '{{text}}' },
      url: 'https://shop.example/messages',
    }
    expect(load(SECOND)).to.deep.equal([first, undefined])
    expect(load(SECOND + OWN)).to.deep.equal([first, second])
  })

  it('is said whole or not at all', () => {
    expect(problemsOf({ ...COMPLETE, NOTIFICATION_URL: 'https://shop.example' })).to.deep.equal([
      'NOTIFICATION_KIND is not set, but NOTIFICATION_URL is',
      'NOTIFICATION_TEMPLATE_ID is not set, but NOTIFICATION_URL is',
      'NOTIFICATION_FIELDS is not set, but NOTIFICATION_URL is',
    ])
    const { NOTIFICATION_FIELDS: _fields, ...rest } = SET
    expect(problemsOf({ ...COMPLETE, ...rest })).to.deep.equal([
      'NOTIFICATION_FIELDS is not set, but NOTIFICATION_KIND is',
    ])
    expect(problemsOf({ ...COMPLETE, ...SET, NOTIFICATION_KIND: 'mass' })).to.deep.equal([
      'NOTIFICATION_KIND is not one of template, subscription_once, subscription_long',
    ])
    expect(problemsOf({ ...COMPLETE, ...SET, NOTIFICATION_TEMPLATE_ID: 'a b' })).to.have.length(1)
  })

  it('takes fields of text with placeholders that are known, one of them the text', () => {
    expect(parseNotificationFields('{"a": "x{{text}}y"}')).to.deep.equal({ a: 'x{{text}}y' })
    for (const wrong of [
      '',
      '[]',
      'null',
      '{}',
      '{"thing1": "hello"}',
      '{"thing1": "{{text}}", "thing2": ""}',
      '{"thing1": "{{text}}", "thing2": 7}',
      '{"thing1": "{{text}} {{name}}"}',
      '{"1thing": "{{text}}"}',
      '{"thing 1": "{{text}}"}',
    ]) {
      expect(parseNotificationFields(wrong), wrong).to.equal(undefined)
    }
    expect(problemsOf({ ...COMPLETE, ...SET, NOTIFICATION_FIELDS: '{}' })).to.deep.equal([
      'NOTIFICATION_FIELDS is not a JSON object of fields, one of which takes {{text}}',
    ])
  })
})
