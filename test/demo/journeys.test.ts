import { expect } from 'chai'
import { follow, NO_WAYS, tally, type WayEvent, type Ways } from '../../scripts/demo/journeys.js'
import { presentIds } from '../../scripts/demo/present-ids.js'
import type { CustomerId, Journey } from '../../scripts/demo/view.js'

function play(...events: WayEvent[]): Ways {
  return events.reduce(follow, NO_WAYS)
}

function only(ways: Ways, id: string): Journey {
  const found = ways.journeys.find((journey) => journey.id === id)
  if (found === undefined) throw new Error(`no journey ${id}`)
  return found
}

const push = (pushId: string, text: string, at = 1000, customer: CustomerId = 'lin'): WayEvent => ({
  kind: 'pushSent',
  at,
  customer,
  pushId,
  text,
})
const taken = (pushId: string, at: number): WayEvent => ({ kind: 'pushAnswered', at, pushId, attempt: 1, problem: '' })
const arrives = (text: string, at: number, customerId = 'c-lin', sentAt = Number.NaN): WayEvent => ({
  kind: 'genesysTook',
  at,
  customerId,
  text,
  sentAt,
})
const webhook = (messageId: string, text: string, at = 1000): WayEvent => ({
  kind: 'webhookSent',
  at,
  customer: 'lin',
  messageId,
  text,
})
const hooked = (messageId: string, at: number): WayEvent => ({
  kind: 'webhookAnswered',
  at,
  messageId,
  attempt: 1,
  problem: '',
})
const custom = (text: string, at: number): WayEvent => ({ kind: 'customTook', at, customer: 'lin', text })

describe('journeys of messages', () => {
  it('follows a customer message to Genesys with the time of each step', () => {
    const ways = play(push('1', 'hello'), taken('1', 1004), arrives('hello', 1009))
    expect(only(ways, '1')).to.include({ state: 'done', parts: 1, customer: 'lin', direction: 'in' })
    expect(only(ways, '1').steps).to.deep.equal({ received: 1000, stored: 1004, delivered: 1009 })
    expect(tally(ways)).to.deep.equal({ sent: 1, arrived: 1, waiting: 0, twice: 0, failed: 0 })
  })

  it('keeps the first time of each step and the first sending', () => {
    const ways = play(push('1', 'hello'), push('1', 'hello', 6000), taken('1', 1004), taken('1', 6004))
    expect(ways.journeys).to.have.length(1)
    expect(only(ways, '1').steps).to.deep.equal({ received: 1000, stored: 1004 })
  })

  it('knows a text by its words when personal data is tokens in it, both ways', () => {
    const ways = play(
      ...[push('1', '电话 13912345678'), arrives('电话 ⟦手机号1⟧', 1009)],
      ...[webhook('m', '致电 ⟦手机号1⟧'), hooked('m', 1003), custom('致电 13912345678', 1007)],
    )
    expect(tally(ways)).to.deep.equal({ sent: 2, arrived: 2, waiting: 0, twice: 0, failed: 0 })
    const other = play(push('1', '电话 13912345678'), arrives('地址 ⟦手机号1⟧', 1009))
    expect(tally(other)).to.include({ arrived: 0, twice: 1 })
  })

  it('leaves out a word on consent; a no deletes what waits', () => {
    const decided = (agreed: boolean): WayEvent => ({ kind: 'decided', pushId: '2', customer: 'lin', agreed })
    const asked = [push('1', 'hello'), taken('1', 1004), push('2', '1', 1010)]
    expect(tally(play(...asked, decided(true)))).to.include({ sent: 1, waiting: 1 })
    expect(tally(play(...asked, decided(false)))).to.include({ sent: 1, waiting: 0, failed: 1 })
  })

  it('gives up what an erased customer waits for, and knows them again under another id', () => {
    const before = [push('1', 'hello'), arrives('hello', 1009), push('2', 'lost', 1010)]
    const ways = play(
      ...before,
      { kind: 'erased', customerId: 'c-lin' },
      push('3', 'again'),
      arrives('again', 2009, 'c-2'),
    )
    expect(only(ways, '2')).to.include({ state: 'failed', problem: 'erased' })
    expect(only(ways, '3')).to.include({ state: 'done' })
    expect(ways.customerIds).to.deep.equal({ 'c-lin': 'lin', 'c-2': 'lin' })
    expect(presentIds(ways)).to.deep.equal({ 'c-2': 'lin' })
  })

  it('knows a message that arrives in other words by their form, and no notice as a copy', () => {
    const place: WayEvent = {
      kind: 'pushSent',
      at: 1000,
      customer: 'lin',
      pushId: '1',
      text: '[location]',
      arrivesAs: '^\\[位置',
    }
    const ways = play(
      place,
      taken('1', 1004),
      arrives('【系统】客户点击了公众号菜单：ORDERS', 1005),
      arrives('[位置]\n地址', 1009),
    )
    expect(only(ways, '1')).to.include({ state: 'done', customer: 'lin' })
    expect(tally(ways)).to.deep.equal({ sent: 1, arrived: 1, waiting: 0, twice: 0, failed: 0 })
  })

  it('counts a copy that Genesys takes a second time', () => {
    const ways = play(push('1', 'hello'), taken('1', 1004), arrives('hello', 1009), arrives('hello', 1010))
    expect(tally(ways)).to.include({ arrived: 1, twice: 1 })
  })

  it('gives two messages of the same text their own arrivals, oldest first', () => {
    const ways = play(push('1', 'ok', 1000), push('2', 'ok', 2000), arrives('ok', 2500), arrives('ok', 2600))
    expect([only(ways, '1').steps.delivered, only(ways, '2').steps.delivered]).to.deep.equal([2500, 2600])
    expect(tally(ways).twice).to.equal(0)
  })

  it('tells customers with the same text apart by when they wrote, then by their id', () => {
    const ways = play(
      push('1', 'ok', 1_000_400, 'lin'),
      push('2', 'ok', 1_005_400, 'chen'),
      arrives('ok', 1_009_000, 'c-chen', 1_005_000),
      arrives('ok', 1_009_100, 'c-lin', 1_000_000),
      push('3', 'again', 1_010_000, 'chen'),
      push('4', 'again', 1_010_000, 'lin'),
      arrives('again', 1_011_000, 'c-lin'),
    )
    expect(ways.customerIds).to.deep.equal({ 'c-chen': 'chen', 'c-lin': 'lin' })
    expect(only(ways, '4').state).to.equal('done')
    expect(only(ways, '3').state).to.equal('running')
  })

  it('shows why a message waits, how often it was tried, and forgets it on arrival', () => {
    const refused: WayEvent = {
      kind: 'genesysRefused',
      at: 1010,
      customerId: 'c-lin',
      text: 'hello',
      problem: 'http 503',
    }
    const waiting = play(push('1', 'hello'), taken('1', 1004), refused, refused)
    expect(only(waiting, '1')).to.include({ problem: 'http 503', refusals: 2, state: 'running' })
    expect(tally(waiting)).to.include({ waiting: 1, arrived: 0 })
    expect(only(follow(waiting, arrives('hello', 3000)), '1')).to.include({ problem: '', state: 'done' })
  })

  it('takes a push that WeChat gave up as failed, one that a later attempt delivered as done', () => {
    const refused: WayEvent = { kind: 'pushAnswered', at: 1001, pushId: '1', attempt: 1, problem: 'ECONNREFUSED' }
    const ended = (taken: boolean): WayEvent => ({
      kind: 'pushEnded',
      at: 9000,
      pushId: '1',
      taken,
      acknowledged: taken,
    })
    expect(tally(play(push('1', 'x'), refused, ended(false)))).to.include({ failed: 1, waiting: 0 })
    const second: WayEvent = { kind: 'pushAnswered', at: 6001, pushId: '1', attempt: 2, problem: '' }
    const ways = play(push('1', 'x'), refused, second, arrives('x', 6009), ended(true))
    expect(only(ways, '1')).to.include({ state: 'done', handovers: 2, acknowledged: true, problem: '' })
  })

  it('follows an answer in parts until its receipt', () => {
    const ways = play(webhook('m', 'one two'), hooked('m', 1003), custom('第1/2部分\none ', 1006))
    expect(only(ways, 'm')).to.include({ parts: 1, arrived: 4, state: 'running' })
    expect(only(ways, 'm').steps.delivered).to.equal(undefined)
    const whole = follow(ways, custom('第2/2部分\ntwo', 1306))
    expect(only(whole, 'm')).to.include({ parts: 2, arrived: 7, state: 'running' })
    expect(only(whole, 'm').steps.delivered).to.equal(1306)
    const done = follow(whole, { kind: 'receipt', at: 1310, messageId: 'm', delivered: true, problem: '' })
    expect(only(done, 'm').state).to.equal('done')
    expect(only(done, 'm').steps.receipt).to.equal(1310)
  })

  it('counts a part that comes twice', () => {
    const ways = play(webhook('m', 'one two'), custom('第1/2部分\none ', 1006), custom('第1/2部分\none ', 1007))
    expect(only(ways, 'm').arrived).to.equal(4)
    expect(ways.twice).to.equal(1)
  })

  it('fails an answer by its receipt, with the reason', () => {
    const ways = play(webhook('m', 'x'), hooked('m', 1003), {
      kind: 'receipt',
      at: 1010,
      messageId: 'm',
      delivered: false,
      problem: 'RateLimited',
    })
    expect(only(ways, 'm')).to.include({ state: 'failed', problem: 'RateLimited' })
    expect(tally(ways)).to.include({ failed: 1, arrived: 0, waiting: 0 })
  })

  it('lays a refusal without text at the oldest answer that is stored and not complete', () => {
    const ways = play(webhook('a', 'x'), hooked('a', 1003), webhook('b', 'y'), hooked('b', 1004), {
      kind: 'customRefused',
      at: 1005,
      problem: '40001',
    })
    expect(only(ways, 'a')).to.include({ problem: '40001', refusals: 1 })
    expect(only(ways, 'b').refusals).to.equal(0)
  })

  it('expects each text that the relay owes a customer once, and counts any other as a copy', () => {
    const closing = custom('bye', 5)
    const owed: WayEvent = { kind: 'owed', customer: 'lin', text: 'bye' }
    expect(play(owed, closing)).to.deep.include({ owed: [], twice: 0 })
    expect(play(owed, closing, closing).twice).to.equal(1)
    expect(play(closing).twice).to.equal(1)
    expect(play({ ...owed, customer: 'chen' }, closing).twice).to.equal(1)
  })

  it('knows an answer that becomes several custom messages by their forms, in their order', () => {
    const sent: WayEvent = { ...webhook('a', '[card]'), kind: 'webhookSent', forms: ['^Tea', ''] } as WayEvent
    expect(only(play(sent, custom('Tea\ngreen', 5)), 'a')).to.deep.include({ arrived: 1, parts: 1 })
    const whole = play(sent, custom('Tea\ngreen', 5), custom('Choose:\nBuy', 6))
    expect(only(whole, 'a').steps.delivered).to.equal(6)
    expect(play(sent, custom('Coffee', 5)).twice).to.equal(1)
  })

  it('knows short texts that waited and came as one, with the line that asks for more', () => {
    const waiting = [webhook('a', 'one'), webhook('b', 'two\nlines'), webhook('c', 'three')]
    const ways = play(...waiting, custom('one\ntwo\nlines\n（未完，回复任意文字继续）', 5))
    expect(['a', 'b', 'c'].map((id) => only(ways, id).steps.delivered)).to.deep.equal([5, 5, undefined])
    expect(ways.twice).to.equal(0)
    expect(play(...waiting, custom('one\nfour', 5)).twice).to.equal(1)
  })

  it('takes an answer for the oldest message of its customer, as its words are those of what was chosen', () => {
    const learned = [push('0', 'hi'), arrives('hi', 1)]
    const answer: WayEvent = { kind: 'genesysTook', at: 9, customerId: 'c-lin', text: 'tea', sentAt: 0, answer: true }
    const ways = play(...learned, push('1', '2'), push('2', 'x'), answer)
    expect([only(ways, '1').state, only(ways, '2').state]).to.deep.equal(['done', 'running'])
  })
})
