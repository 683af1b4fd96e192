import { expect } from 'chai'
import { type PushProof, signedText } from '../../../../scripts/deploy/doctor/test-message/wechat-push.js'
import { createPushReader } from '../../../../server/wechat/push-reader.js'
import type { PushOf } from '../../../../server/wechat/pushes/push.js'
import { AES_KEY, APP_ID, account, NOW, TOKEN } from '../../../wechat/account.js'
import { errorCode } from '../../../wechat/error-code.js'

const TEXT = 'Test ]]> 测试 & <b>'

function read(mode: PushProof['mode'], change: Partial<PushProof> = {}): PushOf<'text'> {
  const reader = createPushReader(account({ messageModes: [mode] }), {
    clockToleranceSeconds: 300,
    clock: { now: () => NOW, monotonic: () => NOW },
  })
  const proof = { token: TOKEN, appId: APP_ID, aesKey: AES_KEY, mode, ...change }
  const { query, body } = signedText(proof, 'oTest-phone', TEXT, NOW)
  expect(body.includes('oTest-phone'), 'an OpenID in clear').to.equal(mode !== 'safe')
  return reader.read(query.slice(1), Buffer.from(body), 'text/xml').push as PushOf<'text'>
}

describe('signedText', () => {
  for (const mode of ['plain', 'compatible', 'safe'] as const) {
    it(`is a text that the relay takes in ${mode} mode`, () => {
      const push = read(mode)
      expect([push.kind, push.openId, push.payload.content]).to.deep.equal(['text', 'oTest-phone', TEXT])
      expect(errorCode(() => read(mode, { token: 'another' }))).to.equal('signature_mismatch')
    })
  }

  it('is another message each time', () => {
    const ids = [read('safe'), read('safe')].map(({ msgId }) => msgId)
    expect(ids[0]).to.match(/^\d{15}$/)
    expect(ids[0]).to.not.equal(ids[1])
  })
})
