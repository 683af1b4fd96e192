import { expect } from 'chai'
import { letsSensitivePass, policyOf, withoutSensitiveKinds } from '../../../server/privacy/redaction/policy.js'

const pass = { action: 'pass', legalBasis: 'contract' } as const

describe('sensitive kinds of a policy', () => {
  it('pass only where the policy says so', () => {
    expect(letsSensitivePass(policyOf('strict'))).to.equal(false)
    expect(letsSensitivePass(policyOf('strict', { mobile: pass }))).to.equal(false)
    expect(letsSensitivePass(policyOf('strict', { passport: pass }))).to.equal(true)
  })

  it('are redacted for who did not agree, the others as before', () => {
    const policy = policyOf('strict', { mobile: pass, passport: pass, 'bank-card': { action: 'partial' } })
    const careful = withoutSensitiveKinds(policy)
    expect(careful.kinds.passport).to.deep.equal({ action: 'redact' })
    expect(careful.kinds).to.deep.equal({
      ...policy.kinds,
      ...{ passport: { action: 'redact' }, 'bank-card': { action: 'redact' } },
    })
    expect(letsSensitivePass(careful)).to.equal(false)
  })
})
