import { expect } from 'chai'
import type { ConsentConfig } from '../../../server/config/types.js'
import { policyOf } from '../../../server/privacy/redaction/policy.js'
import { agentWebhook, contentWebhook, makeBench, makePush, textPush } from '../bench.js'
import { failure } from '../fake-platforms.js'

const policy = policyOf('strict')
const MOBILE = '13800138000'
const OTHER = '13912345678'

async function said(text: string, options: Parameters<typeof makeBench>[0] = { policy }): Promise<string[]> {
  const bench = await makeBench(options)
  await bench.acceptPush(textPush(text))
  await bench.work()
  return bench.genesys.texts
}

describe('personal data in what customers write', () => {
  it('leaves as tokens, the rest to the letter', async () => {
    expect(await said(` 我的电话是${MOBILE}，另一个 ${OTHER}。\n`)).to.deep.equal([
      ' 我的电话是⟦手机号1⟧，另一个 ⟦手机号2⟧。\n',
    ])
    expect(await said(`call ${MOBILE} or ${MOBILE}`, { policy, language: 'en' })).to.deep.equal([
      'call ⟦mobile 1⟧ or ⟦mobile 1⟧',
    ])
  })

  it('leaves masked where that is enough, or as it is where it may', async () => {
    const partial = policyOf('strict', { mobile: { action: 'partial' } })
    expect(await said(`电话${MOBILE}`, { policy: partial })).to.deep.equal(['电话138****8000'])
    const pass = policyOf('strict', { mobile: { action: 'pass', legalBasis: 'contract' } })
    expect(await said(`电话${MOBILE}`, { policy: pass })).to.deep.equal([`电话${MOBILE}`])
    expect(await said(`电话${MOBILE}`, {})).to.deep.equal([`电话${MOBILE}`])
  })

  it('becomes the same again at every try', async () => {
    const bench = await makeBench({ policy })
    bench.genesys.onMessage.next.push(failure('retry'), failure('retry'))
    await bench.acceptPush(textPush(`${MOBILE} ${OTHER}`))
    for (let tries = 0; tries < 3; tries++) {
      await bench.work()
      bench.clock.advance(10_000)
    }
    expect(bench.genesys.texts).to.deep.equal(Array.from({ length: 3 }, () => '⟦手机号1⟧ ⟦手机号2⟧'))
  })

  it('is hidden in locations, links, file names and recognised voice too', async () => {
    const bench = await makeBench({ policy })
    await bench.acceptPush(
      makePush(
        'link',
        { title: `联系 ${MOBILE}`, description: OTHER, url: 'https://shop.example/a' },
        { msgType: 'link' },
      ),
    )
    await bench.work()
    expect(bench.genesys.texts.join('\n')).to.include('⟦手机号1⟧').and.not.include(MOBILE).and.not.include(OTHER)
  })

  it('is hidden where an address of a page holds it encoded; such a word leaves decoded, others to the letter', async () => {
    const whole = encodeURIComponent(`收件人张三，${MOBILE}`)
    const [sent] = await said(`https://a.example/%E8%8C%B6?q=100%25 https://shop.example/?to=${whole}&m=a.b%40qq.com`)
    expect(sent).to.include('https://a.example/%E8%8C%B6?q=100%25 https://shop.example/?to=收件人⟦')
    expect(sent).to.not.include(MOBILE).and.not.include('%40').and.not.include('a.b@').and.not.include('张三')
    const twice = encodeURIComponent(encodeURIComponent('a.b@qq.com'))
    expect(await said(`https://x.example/?u=${twice}`)).to.deep.equal(['https://x.example/?u=⟦邮箱1⟧'])
  })

  it('is counted by kind', async () => {
    const bench = await makeBench({ policy })
    await bench.acceptPush(textPush(`${MOBILE} ${OTHER}`))
    await bench.work()
    expect(bench.eventsOf('redacted')).to.deep.equal([
      [bench.account.name, 'mobile'],
      [bench.account.name, 'mobile'],
    ])
  })

  it('does not leave when the originals cannot be kept', async () => {
    const bench = await makeBench({
      policy,
      wrap: (store) => ({ ...store, personalData: { ...store.personalData, keep: async () => undefined } }),
    })
    await bench.acceptPush(textPush(`电话${MOBILE}`))
    await bench.acceptPush(textPush('谢谢'))
    await bench.work()
    expect(bench.genesys.texts).to.deep.equal(['谢谢'])
    expect((await bench.deadLetters()).map(({ reason }) => reason)).to.deep.equal(['unprotected'])
    expect(bench.eventsOf('alarm')).to.deep.equal([[bench.account.name, 'unprotected_item']])
  })

  it('answers a question by what the customer wrote', async () => {
    const bench = await makeBench({ policy })
    const customerId = await bench.customer()
    const options = [{ type: 'QuickReply', text: MOBILE, payload: 'yes' }] as const
    await bench.acceptWebhook(
      contentWebhook(customerId, { text: '?', structured: { kind: 'quickReplies', title: '', options } }),
    )
    await bench.work()
    bench.clock.advance(1000)
    await bench.acceptPush(textPush(MOBILE))
    await bench.work()
    expect(bench.genesys.messages.at(-1)?.message).to.deep.include({ kind: 'answer', text: '⟦手机号1⟧' })
  })
})

describe('a number split over bubbles', () => {
  const bubbles = async (...texts: string[]) => {
    const bench = await makeBench({ policy })
    for (const text of texts) {
      await bench.acceptPush(textPush(text))
      await bench.work()
    }
    return bench.genesys.texts
  }

  it('does not leave whole', async () => {
    expect(await bubbles('好的 1380013', '8000 谢谢')).to.deep.equal(['好的 1380013', '⟦手机号1⟧ 谢谢'])
    expect(await bubbles('138', '0013', '8000')).to.deep.equal(['138', '0013', '⟦手机号1⟧'])
    expect(await bubbles('1380013', '谢谢', '你们', '8000')).to.deep.equal(['1380013', '谢谢', '你们', '8000'])
  })

  it('is recognised again at the next try', async () => {
    const bench = await makeBench({ policy })
    await bench.acceptPush(textPush('13800'))
    await bench.work()
    bench.genesys.onMessage.next.push(failure('retry'), failure('retry'))
    await bench.acceptPush(textPush('138000'))
    for (let tries = 0; tries < 3; tries++) {
      await bench.work()
      bench.clock.advance(10_000)
    }
    expect(bench.genesys.texts).to.deep.equal(['13800', '⟦手机号1⟧', '⟦手机号1⟧', '⟦手机号1⟧'])
  })
})

describe('kinds let through for a while', () => {
  it('cross as they are, in that session alone', async () => {
    const bench = await makeBench({ policy })
    const customerId = await bench.customer()
    const account = bench.account.name
    const { sessionId = '' } = (await bench.store.customers.get(account, customerId)) ?? {}
    const now = bench.clock.now()
    await bench.store.personalData.allow({
      ...{ account, customerId, sessionId, now, expiresAt: now + 60_000 },
      kinds: ['mobile'],
    })
    await bench.acceptPush(textPush(`${MOBILE} a@b.example`))
    await bench.work()
    bench.clock.advance(60_000)
    await bench.acceptPush(textPush(MOBILE))
    await bench.work()
    expect(bench.genesys.texts.slice(1)).to.deep.equal([`${MOBILE} ⟦邮箱1⟧`, '⟦手机号1⟧'])
  })
})

describe('sensitive kinds', () => {
  const ID = '11010519491231002X'
  const letting = policyOf('strict', { 'resident-id': { action: 'pass', legalBasis: 'separate consent' } })
  const consent: ConsentConfig = {
    ...{ mode: 'required', recipient: 'R', country: 'C', contact: 'c', policyVersion: '1', policyUrl: 'https://p' },
    ...{ alternative: undefined, sensitive: true, withdrawWords: ['撤回同意'] },
  }

  for (const [word, expected] of [
    ['1', `身份证 ⟦身份证号1⟧`],
    ['2', `身份证 ${ID}`],
  ] as const) {
    it(`cross as the policy lets them only with a consent of their own: ${word}`, async () => {
      const bench = await makeBench({ policy: letting, consent })
      for (const text of ['你好', word, `身份证 ${ID}`]) {
        await bench.acceptPush(textPush(text))
        await bench.work()
      }
      expect(bench.genesys.texts).to.deep.equal(['你好', expected])
    })
  }
})

describe('tokens in what agents write', () => {
  const sent = async (text: string) => {
    const bench = await makeBench({ policy })
    await bench.acceptPush(textPush(`${MOBILE}，${OTHER}`))
    await bench.work()
    const customerId = bench.genesys.messages.at(-1)?.context.customerId ?? ''
    await bench.acceptWebhook(agentWebhook(customerId, text))
    await bench.work()
    return { bench, customerId }
  }

  it('reach the customer as the originals', async () => {
    const { bench } = await sent('我们会打 ⟦手机号1⟧ 或 ⟦mobile 2⟧，不是⟦这个⟧')
    expect(bench.wechat.texts).to.deep.equal([`我们会打 ${MOBILE} 或 ${OTHER}，不是⟦这个⟧`])
    expect(bench.genesys.receipts.map(({ status }) => status)).to.deep.equal(['Delivered'])
    const told = JSON.stringify([bench.genesys.messages, bench.genesys.receipts])
    expect(told).to.not.include(MOBILE).and.not.include(OTHER)
  })

  for (const [name, text] of Object.entries({
    'of a number never given': '打 ⟦手机号3⟧',
    'of another kind': '打 ⟦护照号1⟧',
    'of no kind': '打 ⟦某某1⟧',
  })) {
    it(`${name} never reach the customer: the agent is told`, async () => {
      const { bench } = await sent(text)
      expect(bench.wechat.texts).to.deep.equal([])
      const failed = bench.genesys.receipts.map(({ status, reason }) => [status, reason?.code])
      expect(failed).to.deep.equal([['Failed', 'DataFiltered']])
      expect(bench.genesys.texts.at(-1)).to.include(text)
    })
  }

  it('that ran out never reach the customer', async () => {
    const { bench, customerId } = await sent('好')
    bench.clock.advance(30 * 24 * 3_600_000)
    await bench.acceptPush(textPush('还在吗'))
    await bench.acceptWebhook(agentWebhook(customerId, '打 ⟦手机号1⟧'))
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['好'])
  })

  it('do not reach another customer as this one’s originals', async () => {
    const { bench } = await sent('好')
    await bench.acceptPush(textPush('hi', { openId: 'oABCD-customer_2' }))
    await bench.work()
    const other = bench.genesys.messages.at(-1)?.context.customerId ?? ''
    await bench.acceptWebhook(agentWebhook(other, '打 ⟦手机号1⟧'))
    await bench.work()
    expect(bench.wechat.texts).to.deep.equal(['好'])
  })

  it('are restored in cards, and refused in what the customer may answer', async () => {
    const bench = await makeBench({ policy })
    await bench.acceptPush(textPush(MOBILE))
    await bench.work()
    const customerId = bench.genesys.messages.at(-1)?.context.customerId ?? ''
    const card = { description: '电话 ⟦手机号1⟧', imageUrl: '', url: 'https://a.example/1', links: [], options: [] }
    await bench.acceptWebhook(
      contentWebhook(customerId, { structured: { kind: 'cards', cards: [{ ...card, title: '预约' }] } }),
    )
    const options = [{ type: 'QuickReply', text: '⟦手机号1⟧', payload: 'p' }] as const
    await bench.acceptWebhook(
      contentWebhook(customerId, { text: '?', structured: { kind: 'quickReplies', title: '', options } }),
    )
    await bench.work()
    const shown = JSON.stringify(bench.wechat.sent)
    expect(shown).to.include(`电话 ${MOBILE}`).and.not.include('⟦')
    expect(bench.genesys.receipts.map(({ status }) => status)).to.deep.equal(['Delivered', 'Failed'])
  })
})
