import { expect } from 'chai'
import { surroundingsFindings } from '../../../scripts/deploy/doctor/surroundings-check.js'

const GOOD = {
  ffmpeg: true,
  scanner: 'sound',
  backends: [{ account: 'default', host: 'old.example.cn', reachable: true, status: 401 }],
}
const lines = (found: typeof GOOD) =>
  surroundingsFindings(found).map(({ check, verdict, message }) => `${verdict} ${check}: ${message}`)

describe('doctor: surroundings of the relay', () => {
  it('are fine when all is there', () => {
    expect(lines(GOOD)).to.deep.equal([
      'ok ffmpeg: the relay has it',
      'ok scanner: clamd answers the relay',
      'ok backend: default: old.example.cn answers the relay',
    ])
  })

  it('without ffmpeg are warned of', () => {
    expect(lines({ ...GOOD, ffmpeg: false })[0]).to.match(
      /^warning ffmpeg: the relay found none .* voice goes on as it came/,
    )
  })

  for (const [scanner, told] of [
    ['off', 'MEDIA_SCANNER is off: files go on unscanned'],
    ['notChosen', 'MEDIA_SCANNER is not set: no file goes on'],
    ['passesLimits', 'AlertExceedsMax yes'],
    ['unreachable', 'no verdict (unreachable): until it does no file goes on'],
    ['garbage', 'no verdict (garbage)'],
  ] as const) {
    it(`with a scanner that is ${scanner} are warned of`, () => {
      expect(lines({ ...GOOD, scanner })[1])
        .to.match(/^warning scanner: /)
        .and.contain(told)
    })
  }

  it('with a backend that does not answer are warned of', () => {
    const host = '10.0.0.7:8080'
    const backends = [
      { account: 'default', host, reachable: false, code: 'ECONNREFUSED' },
      { account: 'second', host, reachable: false, status: 502 },
    ]
    expect(
      surroundingsFindings({ ...GOOD, backends })
        .slice(2)
        .map(({ verdict, message }) => `${verdict} ${message}`),
    ).to.deep.equal([
      `warning default: ${host} does not answer the relay (ECONNREFUSED)`,
      `warning second: ${host} does not answer the relay (502)`,
    ])
  })
})
