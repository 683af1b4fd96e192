import { expect } from 'chai'
import { answerProblem, bodyProblem } from './body-check.js'

describe('the types of the SDK', () => {
  it('are held against bodies to the letter, but for the exceptions', () => {
    expect(bodyProblem('postRoutingQueues', { name: 'Q' })).to.equal(undefined)
    expect(bodyProblem('postRoutingQueues', undefined)).to.include('missing')
    expect(bodyProblem('postRoutingQueues', { name: 'Q', nam: 'Q' })).to.include('nam')
    expect(bodyProblem('getRoutingQueues', {})).to.include('no body')
    expect(bodyProblem('postIntegrations', undefined)).to.equal(undefined)
    const content = { name: 'C', mediaTypes: { allow: { inbound: [{ type: '*/*' }] } } }
    expect(bodyProblem('postConversationsMessagingSupportedcontent', content)).to.equal(undefined)
    expect(bodyProblem('postConversationsMessagingSupportedcontent', { mediaTypes: {} })).to.include("'name'")
  })

  it("are held against the org's own answers, but for fields left out and fields more", () => {
    expect(answerProblem('getRoutingQueues', { entities: [{ id: '1', more: true }] })).to.equal(undefined)
    expect(answerProblem('getRoutingQueues', { entities: [{ name: 5 }] })).to.include('/entities/0/name')
    expect(answerProblem('getTokensMe', { OAuthClient: 'me' })).to.include('/OAuthClient')
  })
})
