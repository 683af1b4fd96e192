import { expect } from 'chai'
import { isScannedElsewhere, parseMediaScanner } from '../../server/config/media-scanner.js'
import { loadConfig } from '../../server/config.js'
import { COMPLETE, MASTER_KEY } from './environment.js'
import { problemsOf } from './problems-of.js'

describe('parseMediaScanner', () => {
  it('reads host and port, a socket, and off', () => {
    const clamd = (address: object) => ({ kind: 'clamd', address })
    expect(parseMediaScanner('clamd://127.0.0.1:3310')).to.deep.equal(clamd({ host: '127.0.0.1', port: 3310 }))
    expect(parseMediaScanner('clamd://[::1]:3310')).to.deep.equal(clamd({ host: '::1', port: 3310 }))
    expect(parseMediaScanner('clamd:///run/clamav/clamd.ctl')).to.deep.equal(clamd({ path: '/run/clamav/clamd.ctl' }))
    expect(parseMediaScanner('off')).to.deep.equal({ kind: 'off' })
  })

  it('takes nothing else', () => {
    const wrong = ['', 'on', 'OFF', 'clamd://', 'clamd://host', 'clamd://host:0', 'clamd://host:65536', 'clamd:///']
    for (const value of [...wrong, 'http://host:3310', 'clamd://user@host:1', 'clamd://host:3310/x', 'clamd:///a?b']) {
      expect(parseMediaScanner(value), value).to.equal(undefined)
    }
  })

  it('knows what leaves the machine', () => {
    const elsewhere = (value: string) => {
      const scanner = parseMediaScanner(value)
      return scanner && isScannedElsewhere(scanner)
    }
    for (const value of ['off', 'clamd:///s', 'clamd://localhost:1', 'clamd://127.0.0.2:1', 'clamd://[::1]:1']) {
      expect(elsewhere(value), value).to.equal(false)
    }
    expect(elsewhere('clamd://scanner:3310')).to.equal(true)
  })
})

describe('media in the configuration', () => {
  it('stand beside the store, and nothing scans them, unless said otherwise', () => {
    expect(loadConfig({ ...COMPLETE }).media).to.deep.equal({ scanner: undefined, folder: 'data/media' })
    const elsewhere = loadConfig({ ...COMPLETE, STORE_URL: 'sqlite:/var/lib/relay/relay.db' })
    expect(elsewhere.media.folder).to.equal('/var/lib/relay/media')
    const redis = { ...COMPLETE, STORE_URL: 'redis://127.0.0.1:6379', RELAY_MASTER_KEYS: `k:${MASTER_KEY}` }
    expect(loadConfig(redis).media.folder).to.equal('data/media')
    const set = { MEDIA_SCANNER: 'off', MEDIA_DIR: '/srv/media', MEDIA_KEEP_HOURS: '1' }
    expect(loadConfig({ ...COMPLETE, ...set }).media).to.deep.equal({
      scanner: { kind: 'off' },
      folder: '/srv/media',
    })
  })

  it('are refused where they are wrong, without the value', () => {
    const problems = problemsOf({ ...COMPLETE, MEDIA_SCANNER: 'yes-please', MEDIA_KEEP_HOURS: '0' })
    expect(JSON.stringify(problems)).to.include('is not the address of a clamd, or off')
    expect(JSON.stringify(problems)).to.include('MEDIA_KEEP_HOURS')
    expect(JSON.stringify(problems)).not.to.include('yes-please')
  })
})
