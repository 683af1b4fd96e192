import { expect } from 'chai'
import type { MalwareScanner, ScanVerdict } from '../../server/privacy/malware/scanner.js'
import { lookAround, type SurroundingsDeps } from '../../server/relay/surroundings.js'

const REFUSED: ScanVerdict = { verdict: 'refused', code: 'scannerLimit' }
const scannerOf = (scan: MalwareScanner['scan']): MalwareScanner => ({ scan })
const never = () => new Promise<never>(() => undefined)

const look = (change: Partial<SurroundingsDeps> = {}) =>
  lookAround({
    ffmpeg: true,
    scanner: scannerOf(async () => REFUSED),
    backends: [],
    reach: async () => ({ reachable: true, status: 200 }),
    pause: never,
    ...change,
  })

describe('relay/surroundings', () => {
  it('finds what is there', async () => {
    expect(await look()).to.deep.equal({ ffmpeg: true, scanner: 'sound', backends: [] })
  })

  it('tells what lacks', async () => {
    const scans: [SurroundingsDeps['scanner'], string][] = [
      [undefined, 'notChosen'],
      ['off', 'off'],
      [scannerOf(async () => ({ verdict: 'clean' })), 'passesLimits'],
      [scannerOf(async () => ({ verdict: 'unavailable', code: 'unreachable' })), 'unreachable'],
      [scannerOf(async () => ({ verdict: 'unavailable', code: 'garbage' })), 'garbage'],
    ]
    for (const [scanner, told] of scans) expect((await look({ scanner })).scanner).to.equal(told)
    expect((await look({ ffmpeg: false })).ffmpeg).to.equal(false)
  })

  it('does not wait for a scanner that does not answer', async () => {
    const asked: number[] = []
    const pause = async (ms: number) => void asked.push(ms)
    expect((await look({ scanner: scannerOf(never), pause })).scanner).to.equal('timeout')
    expect(asked).to.deep.equal([5000])
  })

  it('asks each backend, and names its host without what may be secret in its address', async () => {
    const backends = [
      { account: 'default', url: 'https://old.example.cn/wechat?key=hidden' },
      { account: 'second', url: 'http://10.0.0.7:8080/hidden' },
    ]
    const reach = async (url: string) =>
      url.startsWith('https') ? { reachable: true, status: 401 } : { reachable: false, code: 'ECONNREFUSED' }
    const found = await look({ backends, reach })
    expect(found.backends).to.deep.equal([
      { account: 'default', host: 'old.example.cn', reachable: true, status: 401 },
      { account: 'second', host: '10.0.0.7:8080', reachable: false, code: 'ECONNREFUSED' },
    ])
    expect(JSON.stringify(found)).to.not.contain('hidden')
  })
})
