import { expect } from 'chai'
import { toldStanding } from '../../server/relay/told-standing.js'
import { PUSH_REGISTRY } from '../../server/wechat/pushes/registry.js'
import { makePush } from './bench.js'

const choices = (templateId: string, status: string) => ({ choices: [{ templateId, status, popupScene: '0' }] })
const results = (jobId: string | undefined, errorCode: string) => ({
  results: [{ templateId: 't', jobId, errorCode, errorStatus: undefined }],
})

describe('relay/told-standing', () => {
  const told = (kind: keyof typeof PUSH_REGISTRY, payload: object) =>
    toldStanding(PUSH_REGISTRY[kind], makePush(kind, payload))

  it('reads following, consent and results from the pushes that tell of them', () => {
    expect(told('text', { content: 'hi' })).to.equal(undefined)
    expect(told('event.subscribe', {})).to.deep.equal([{ kind: 'followed' }])
    expect(told('event.unsubscribe', {})).to.deep.equal([{ kind: 'unfollowed' }])
    const popup = 'event.subscribe_msg_popup_event'
    expect(told(popup, choices('t', 'accept'))).to.deep.equal([{ kind: 'accepted', templateId: 't' }])
    expect(told(popup, choices('t', 'reject'))).to.deep.equal([])
    const change = 'event.subscribe_msg_change_event'
    expect(told(change, choices('t', 'reject'))).to.deep.equal([{ kind: 'rejected', templateId: 't' }])
    expect(told(change, choices('t', 'accept'))).to.deep.equal([])
  })

  it('reads what became of a notification', () => {
    for (const [status, outcome] of [
      ['success', 'delivered'],
      ['failed:user block', 'blocked'],
      ['failed: system failed', 'failed'],
    ]) {
      const result = { kind: 'result', jobId: '7', outcome }
      expect(told('event.templatesendjobfinish', { jobId: '7', status })).to.deep.equal([result])
    }
    const sent = 'event.subscribe_msg_sent_event'
    expect(told(sent, results('7', '0'))).to.deep.equal([{ kind: 'result', jobId: '7', outcome: 'delivered' }])
    expect(told(sent, results('7', '43101'))).to.deep.equal([{ kind: 'result', jobId: '7', outcome: 'blocked' }])
    expect(told(sent, results('7', '47003'))).to.deep.equal([{ kind: 'result', jobId: '7', outcome: 'failed' }])
    expect(told(sent, results(undefined, '0'))).to.deep.equal([])
  })

  it('leaves out ids that would break what is stored', () => {
    for (const id of ['a b', 'a,b', 'a;b', 'a\nb', '', 'x'.repeat(129)]) {
      expect(told('event.subscribe_msg_popup_event', choices(id, 'accept')), id).to.deep.equal([])
      expect(told('event.templatesendjobfinish', { jobId: id, status: 'success' }), id).to.deep.equal([])
    }
  })
})
