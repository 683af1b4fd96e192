import { expect } from 'chai'
import { isCreditCode } from '../../../../server/privacy/redaction/checks/credit-code.js'
import { isBirthDate, isMonthAndDay } from '../../../../server/privacy/redaction/checks/dates.js'
import { isLuhn } from '../../../../server/privacy/redaction/checks/luhn.js'
import { isMod112 } from '../../../../server/privacy/redaction/checks/mod-11-2.js'
import { beginsInMainland } from '../../../../server/privacy/redaction/checks/provinces.js'
import { isVin } from '../../../../server/privacy/redaction/checks/vin.js'

/** Every digit changed by one: a check digit notices each. */
const changed = (text: string): string[] =>
  Array.from(
    text,
    (sign, at) => `${text.slice(0, at)}${/\d/.test(sign) ? (Number(sign) + 1) % 10 : sign}${text.slice(at + 1)}`,
  )
const differs = (text: string) => (other: string) => other !== text

describe('checksums', () => {
  it('Luhn: the examples of payment schemes, and no digit changed', () => {
    for (const number of ['4111111111111111', '5555555555554444', '378282246310005', '490154203237518']) {
      expect(isLuhn(number)).to.equal(true)
      expect(changed(number).filter(isLuhn)).to.deep.equal([])
    }
    expect(isLuhn('0')).to.equal(false)
    expect(isLuhn('')).to.equal(false)
  })

  it('MOD 11-2: the example of GB 11643-1999, and no digit changed', () => {
    for (const id of ['11010519491231002X', '11010519491231002x', '440524188001010014']) {
      expect(isMod112(id)).to.equal(true)
      expect(changed(id).filter(differs(id)).filter(isMod112)).to.deep.equal([])
    }
  })

  it('unified social credit code: weights of GB 32100-2015', () => {
    // Its rule gives 3 for the example 91350100M000100Y4 (sum 1640, rest 28).
    expect(isCreditCode('91350100m000100y43')).to.equal(true)
    expect(isCreditCode('91350100m000100y4z')).to.equal(false)
    expect(isCreditCode('91350100m000100i43')).to.equal(false)
    expect(isCreditCode('91350100m000100y4')).to.equal(false)
  })

  it('VIN: the example of the regulation, and its check digit changed', () => {
    expect(isVin('1m8gdm9axkp042788')).to.equal(true)
    expect(isVin('11111111111111111')).to.equal(true)
    expect(isVin('1m8gdm9a1kp042788')).to.equal(false)
    expect(isVin('1m8gdm9axkp04278o')).to.equal(false)
  })

  it('dates and divisions', () => {
    expect(isMonthAndDay(2, 29)).to.equal(true)
    expect(isMonthAndDay(2, 30)).to.equal(false)
    expect(isMonthAndDay(13, 1)).to.equal(false)
    expect(isMonthAndDay(4, 31)).to.equal(false)
    expect(isBirthDate('19491231')).to.equal(true)
    expect(isBirthDate('18991231')).to.equal(false)
    expect(beginsInMainland('110105')).to.equal(true)
    expect(beginsInMainland('990105')).to.equal(false)
  })
})
