import { expect } from 'chai'
import { policyOf } from '../../../server/privacy/redaction/policy.js'
import { yearInBeijing } from '../../../server/relay/personal-data/note-crossing.js'
import { makeBench, textPush } from '../bench.js'
import { failure } from '../fake-platforms.js'

const ID = '11010519491231002X'
const pass = { action: 'pass', legalBasis: 'contract' } as const

async function counted(options: Parameters<typeof makeBench>[0], ...texts: string[]) {
  const bench = await makeBench(options)
  for (const text of texts) await bench.acceptPush(textPush(text))
  await bench.work()
  return bench.store.crossings.count(bench.account.name, yearInBeijing(bench.clock.now()))
}

describe('whom something of crossed', () => {
  it('is counted once, however much was written', async () => {
    const policy = policyOf('strict')
    expect(await counted({ policy }, 'one', 'two', `身份证 ${ID}`)).to.deep.equal({ customers: 1, sensitive: 0 })
  })

  it('is counted apart where something sensitive was let through', async () => {
    const policy = policyOf('strict', { 'resident-id': pass })
    expect(await counted({ policy }, '你好')).to.deep.equal({ customers: 1, sensitive: 0 })
    expect(await counted({ policy }, '你好', `身份证 ${ID}`)).to.deep.equal({ customers: 1, sensitive: 1 })
  })

  it('is nobody of whom nothing left', async () => {
    const bench = await makeBench()
    bench.genesys.onMessage.always = failure('deadLetter')
    await bench.acceptPush(textPush('one'))
    await bench.work()
    const year = yearInBeijing(bench.clock.now())
    expect(await bench.store.crossings.count(bench.account.name, year)).to.deep.equal({ customers: 0, sensitive: 0 })
  })

  it('is counted by the years of Beijing', () => {
    expect(yearInBeijing(Date.UTC(2025, 11, 31, 15, 59))).to.equal(2025)
    expect(yearInBeijing(Date.UTC(2025, 11, 31, 16))).to.equal(2026)
  })
})
