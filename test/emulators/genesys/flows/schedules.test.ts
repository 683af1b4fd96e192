import { expect } from 'chai'
import { hoursAt, type ScheduleGroupDouble } from './schedules.js'

const GROUP: ScheduleGroupDouble = {
  name: 'Hours',
  timeZone: 'Asia/Shanghai',
  open: [
    { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' },
    { days: [7], from: '00:00', to: '24:00' },
  ],
  closed: [{ days: [1], from: '12:00', to: '13:00' }],
  holidays: ['2026-10-01'],
}

const ROWS: readonly (readonly [string, string])[] = [
  ['2026-11-23T00:59:59Z', 'closed'],
  ['2026-11-23T01:00:00Z', 'open'],
  ['2026-11-23T04:30:00Z', 'closed'],
  ['2026-11-24T04:30:00Z', 'open'],
  ['2026-11-23T09:59:00Z', 'open'],
  ['2026-11-23T10:00:00Z', 'closed'],
  ['2026-11-21T02:00:00Z', 'closed'],
  // Sunday begins at 16:00 UTC on Saturday.
  ['2026-11-21T15:59:00Z', 'closed'],
  ['2026-11-21T16:00:00Z', 'open'],
  ['2026-10-01T02:00:00Z', 'holiday'],
  ['2026-09-30T16:00:00Z', 'holiday'],
  ['2026-10-01T16:00:00Z', 'closed'],
]

describe('schedule groups of the double', () => {
  for (const [at, hours] of ROWS) {
    it(`are ${hours} at ${at}`, () => expect(hoursAt(GROUP, undefined, new Date(at))).to.equal(hours))
  }

  it('put an emergency before everything else', () => {
    const holiday = new Date('2026-10-01T02:00:00Z')
    expect(hoursAt(GROUP, { name: 'E', enabled: true }, holiday)).to.equal('emergency')
    expect(hoursAt(GROUP, { name: 'E', enabled: false }, holiday)).to.equal('holiday')
  })
})
