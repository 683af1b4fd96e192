import { expect } from 'chai'
import type { AccountConfig, ConsentConfig } from '../../../server/config/types.js'
import { CONSENT_VARIABLES } from '../../../server/config/variables/consent-variables.js'
import { readKeptReply, renderReply } from '../../../server/relay/consent/replies.js'
import { loadTexts } from '../../../server/relay/texts.js'
import { CONSENT_REPLIES } from '../../../server/store/consent.js'
import { account as accountConfig } from '../../wechat/account.js'
import { CONSENT } from './terms.js'

/** Of a text, passive replies too (WeChat's documents: Content of at most 2048 bytes). */
const LIMIT_BYTES = 2048
const LANGUAGES = ['zh-CN', 'en'] as const
const texts = loadTexts()

function render(told: string, change: Partial<ConsentConfig> = {}, other: Partial<AccountConfig> = {}): string {
  const kept = readKeptReply(`zh-CN 7 ${told}`)
  return renderReply(kept, { ...accountConfig(), ...other, consent: { ...CONSENT, ...change } }, texts[kept.language])
}

describe('relay/consent/replies', () => {
  it('names recipient, country, kinds, purpose, contact, rights, version and link', () => {
    for (const told of ['ask', 'informOnly']) {
      const { recipient, country, contact, policyVersion, policyUrl } = CONSENT
      for (const part of [recipient, country, contact, policyVersion, policyUrl, '图片', '客户服务', '删除']) {
        expect(render(told), told).to.contain(part)
      }
    }
    expect(render('ask')).to.contain('撤回同意').and.to.contain('48 小时')
  })

  it('offers the consent to sensitive kinds only where it is asked for', () => {
    for (const told of ['ask', 'remind']) {
      expect(render(told)).to.not.contain('回复 2')
      expect(render(told, { sensitive: true })).to.contain('回复 2')
    }
  })

  it('goes with the acknowledgement where it takes its place', () => {
    const acknowledgement = texts['zh-CN'].acknowledgement()
    expect(render('inform').startsWith(`${acknowledgement}\n`)).to.equal(true)
    expect(render('informOnly')).to.not.contain(acknowledgement)
    expect(render('agreed').endsWith(`\n${acknowledgement}`)).to.equal(true)
    expect(render('agreed', {}, { acknowledgement: false })).to.not.contain(acknowledgement)
    for (const told of ['ask', 'remind', 'declined', 'withdrawn']) expect(render(told)).to.not.contain(acknowledgement)
    expect(render('')).to.equal(acknowledgement)
  })

  it('offers another way to who declines', () => {
    expect(render('declined')).to.contain(CONSENT.alternative)
    expect(render('declined', { alternative: undefined })).to.not.contain('其他方式')
  })

  it('fits one message of WeChat with the longest values that are taken', () => {
    const longest = (name: 'RECIPIENT' | 'COUNTRY' | 'CONTACT' | 'ALTERNATIVE') =>
      '中'.repeat(CONSENT_VARIABLES[`CONSENT_${name}`].maxLength)
    const consent: ConsentConfig = {
      ...CONSENT,
      recipient: longest('RECIPIENT'),
      country: longest('COUNTRY'),
      contact: longest('CONTACT'),
      alternative: longest('ALTERNATIVE'),
      policyVersion: 'v'.repeat(32),
      policyUrl: `https://${'u'.repeat(CONSENT_VARIABLES.CONSENT_POLICY_URL.maxLength - 8)}`,
      withdrawWords: ['中'.repeat(CONSENT_VARIABLES.CONSENT_WITHDRAW_WORDS.maxLength)],
      sensitive: true,
    }
    for (const language of LANGUAGES) {
      for (const told of CONSENT_REPLIES) {
        const kept = readKeptReply(`${language} 7 ${told}`)
        const text = renderReply(kept, { ...accountConfig(), consent }, texts[language])
        expect(Buffer.byteLength(text), `${language} ${told}`).to.be.at.most(LIMIT_BYTES)
      }
    }
  })

  it('reads what is kept with a mark, also from before consent was asked for', () => {
    expect(readKeptReply('en 12')).to.deep.equal({ language: 'en', seconds: 12, consent: undefined, isAnswer: false })
    expect(readKeptReply('zh-CN 12 ask')).to.include({ consent: 'ask', isAnswer: false })
    expect(readKeptReply('zh-CN 12 withdrawn')).to.include({ consent: 'withdrawn', isAnswer: true })
    expect(readKeptReply('')).to.include({ consent: undefined, isAnswer: false })
  })
})
