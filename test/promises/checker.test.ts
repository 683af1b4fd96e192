import { expect } from 'chai'
import { type ArrivedText, checkPromises, type PromiseRecords, type SentText } from './checker.js'

let clock = 0
const toAgent = (id: string, text = `${id} says hello`): SentText => {
  clock += 10
  return { id, customer: 'c1', direction: 'toAgent', text, sentAt: clock, acknowledgedAt: clock + 5 }
}
const toCustomer = (id: string, text = `${id} answers`): SentText => ({ ...toAgent(id, text), direction: 'toCustomer' })
const came = (sent: SentText, text = sent.text): ArrivedText => ({
  customer: sent.customer,
  direction: sent.direction,
  text,
})
const delivered = (sent: SentText) => ({ id: sent.id, status: 'Delivered' })
const check = (records: Partial<PromiseRecords>) => checkPromises({ sent: [], arrived: [], receipts: [], ...records })
const long = (id: string) => toCustomer(id, `${id}: one.${id}: two.${id}: three.`)
const partOf = (sent: SentText, part: number, label = `Part ${part} of 3`): ArrivedText => {
  const content = sent.text.split(/(?<=\.)/)[part - 1] ?? ''
  return came(sent, `${label}\n${content}`)
}

describe('the checker of the promises', () => {
  it('finds nothing in records that keep every promise', () => {
    const [a, b, x, y] = [toAgent('a'), toAgent('b'), toCustomer('x'), long('y')]
    const arrived = [came(a), came(x), partOf(y, 1), came(b), partOf(y, 2), partOf(y, 3)]
    expect(check({ sent: [a, b, x, y], arrived, receipts: [delivered(x), delivered(y)] })).to.deep.equal([])
  })

  it('reads the Chinese label and parts split again without a total', () => {
    const y = long('y')
    const arrived = [partOf(y, 1, '第1/2部分'), partOf(y, 2, '第2部分'), partOf(y, 3, '第3部分')]
    expect(check({ sent: [y], arrived, receipts: [delivered(y)] })).to.deep.equal([])
  })

  it('names an acknowledged text that never arrived', () => {
    const [a, b] = [toAgent('a'), toAgent('b')]
    expect(check({ sent: [a, b], arrived: [came(a)] })).to.deep.equal([
      'c1 toAgent: b was acknowledged and never arrived',
    ])
  })

  it('does not ask for what was never acknowledged, nor for what is a dead letter or failed', () => {
    const [a, b, x] = [{ ...toAgent('a'), acknowledgedAt: undefined }, toAgent('b'), toCustomer('x')]
    const receipts = [{ id: 'x', status: 'Failed' }]
    expect(check({ sent: [a, b, x], deadLetters: ['b'], receipts })).to.deep.equal([])
  })

  it('names a text that comes after a later one', () => {
    const [a, b] = [toAgent('a'), toAgent('b')]
    expect(check({ sent: [a, b], arrived: [came(b), came(a)] })).to.deep.equal([
      'c1 toAgent: a came after b, which was written later',
    ])
  })

  it('promises no order between texts under way together, nor between customers', () => {
    const a = toAgent('a')
    const b = { ...toAgent('b'), sentAt: a.sentAt + 1 }
    const other = { ...toAgent('o'), customer: 'c2' }
    expect(check({ sent: [a, b, other], arrived: [came(other), came(b), came(a)] })).to.deep.equal([])
  })

  it('names a copy nobody excused, and a second copy where one was', () => {
    const a = toAgent('a')
    const twice = ['c1 toAgent: a arrived twice']
    expect(check({ sent: [a], arrived: [came(a), came(a)] })).to.deep.equal(twice)
    const allowedRepeats = [{ of: 'text' as const, id: 'a' }]
    expect(check({ sent: [a], arrived: [came(a), came(a)], allowedRepeats })).to.deep.equal([])
    expect(check({ sent: [a], arrived: [came(a), came(a), came(a)], allowedRepeats })).to.deep.equal(twice)
  })

  it('names an excused copy that comes after later texts, unless it may be late', () => {
    const [a, b] = [toAgent('a'), toAgent('b')]
    const records = { sent: [a, b], arrived: [came(a), came(b), came(a)] }
    const repeat = { of: 'text' as const, id: 'a' }
    expect(check({ ...records, allowedRepeats: [repeat] })).to.deep.equal([
      'c1 toAgent: a came after b, which was written later',
    ])
    expect(check({ ...records, allowedRepeats: [{ ...repeat, late: true }] })).to.deep.equal([])
  })

  it('names a text nobody sent, and one that reached another customer', () => {
    const a = toAgent('a')
    const violations = check({ sent: [a], arrived: [came(a), came(a, 'boo'), { ...came(a), customer: 'c2' }] })
    expect(violations).to.deep.equal([
      'c1 toAgent: a text arrived that nobody sent: "boo"',
      'c2 toAgent: a text arrived that nobody sent: "a says hello"',
    ])
  })

  it('names a text that was changed on its way', () => {
    const a = toAgent('a', ' a with spaces ')
    expect(check({ sent: [a], arrived: [came(a, 'a with spaces')] })).to.have.length(2)
  })

  describe('of parts', () => {
    const records = (
      arrived: (y: SentText) => ArrivedText[],
      allowedRepeats: PromiseRecords['allowedRepeats'] = [],
    ) => {
      const y = long('y')
      return check({ sent: [y], arrived: arrived(y), receipts: [delivered(y)], allowedRepeats })
    }

    it('names one that is missing at the end', () => {
      expect(records((y) => [partOf(y, 1), partOf(y, 2)])).to.deep.equal([
        'c1 toCustomer: of y only 2 of 3 parts arrived',
      ])
    })

    it('names one that was skipped', () => {
      expect(records((y) => [partOf(y, 1), partOf(y, 3)])).to.include('c1 toCustomer: part 3 of y came before part 2')
    })

    it('excuses a copy of that part only', () => {
      const allowed = [{ of: 'text' as const, id: 'y', part: 2 }]
      const copied = (part: number) => (y: SentText) =>
        [1, 2, 3].flatMap((each) => (each === part ? [partOf(y, each), partOf(y, each)] : [partOf(y, each)]))
      expect(records(copied(2), allowed)).to.deep.equal([])
      expect(records(copied(1), allowed)).to.deep.equal(['c1 toCustomer: part 1 of y arrived twice'])
      expect(records(copied(2))).to.deep.equal(['c1 toCustomer: part 2 of y arrived twice'])
    })

    it('names a plan begun anew after a crash', () => {
      const allowed = [{ of: 'text' as const, id: 'y', part: 1 }]
      const arrived = (y: SentText) => [partOf(y, 1), partOf(y, 2), partOf(y, 1), partOf(y, 2), partOf(y, 3)]
      expect(records(arrived, allowed)).to.deep.equal([
        'c1 toCustomer: part 1 of y came again after part 2',
        'c1 toCustomer: part 2 of y arrived twice',
      ])
    })

    it('names totals that differ', () => {
      expect(records((y) => [partOf(y, 1), partOf(y, 2, 'Part 2 of 4'), partOf(y, 3)])).to.include(
        'c1 toCustomer: y was split into 3 parts, then into 4',
      )
    })

    it('names parts that do not join to the text', () => {
      const y = long('y')
      const arrived = [partOf(y, 1), came(y, 'Part 2 of 2\ny: two.')]
      expect(check({ sent: [y], arrived, receipts: [delivered(y)] })).to.include(
        'c1 toCustomer: the parts of y do not join to its text',
      )
    })

    it('names a message between the parts of another', () => {
      const [y, z] = [long('y'), toCustomer('z')]
      const arrived = [partOf(y, 1), came(z), partOf(y, 2), partOf(y, 3)]
      expect(check({ sent: [y, z], arrived, receipts: [delivered(y), delivered(z)] })).to.include(
        'c1 toCustomer: z came between the parts of y',
      )
    })
  })

  describe('of receipts', () => {
    const x = toCustomer('x')
    const records = (receipts: PromiseRecords['receipts'], more: Partial<PromiseRecords> = {}) =>
      check({ sent: [x], arrived: [came(x)], receipts, ...more })

    it('names a message without one', () => {
      expect(records([])).to.deep.equal(['agent message x has no final receipt'])
    })

    it('names a second one, unless it is excused', () => {
      const twice = [delivered(x), delivered(x)]
      expect(records(twice)).to.deep.equal(['agent message x has its final receipt twice'])
      expect(records(twice, { allowedRepeats: [{ of: 'receipt', id: 'x' }] })).to.deep.equal([])
    })

    it('names two that contradict each other', () => {
      expect(records([delivered(x), { id: 'x', status: 'Failed' }])).to.deep.equal([
        'agent message x has final receipts Delivered and Failed',
      ])
    })

    it('names one of a message nobody sent, and a Delivered one of a dead letter', () => {
      expect(records([delivered(x), { id: 'q', status: 'Delivered' }])).to.deep.equal([
        'a final receipt names q, which nobody sent',
      ])
      expect(records([delivered(x)], { deadLetters: ['x'] })).to.deep.equal([
        'agent message x is a dead letter and its receipt says Delivered',
      ])
    })
  })

  it('refuses records whose texts cannot be told apart', () => {
    expect(() => check({ sent: [toAgent('a', 'same'), toAgent('b', 'same')] })).to.throw('sent twice')
  })
})
