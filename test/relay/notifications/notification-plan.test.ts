import { expect } from 'chai'
import { writeJoinedPlan } from '../../../server/relay/joined-texts.js'
import { readNotificationPlan, writeNotificationPlan } from '../../../server/relay/notifications/notification-plan.js'

describe('plans of notifications', () => {
  it('are read as they were written, and no other plan is one', () => {
    const plan = { notification: 'tpl', jobId: '2346732948720930816', sentAt: 5 }
    expect(readNotificationPlan(writeNotificationPlan(plan))).to.deep.equal({ version: 3, ...plan })
    for (const other of ['', '{"version":2,"parts":[]}', '{"version":3,"parts":[]}']) {
      expect(readNotificationPlan(other), other).to.equal(undefined)
    }
    expect(readNotificationPlan(writeJoinedPlan({ version: 2, joined: ['a'], nudge: '' }))).to.equal(undefined)
  })
})
