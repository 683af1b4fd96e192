import { expect } from 'chai'
import { configWarnings } from '../../server/config/warnings.js'
import { loadConfig } from '../../server/config.js'
import { COMPLETE } from './environment.js'

const QUIET = { ...COMPLETE, RELAY_API_KEYS: `admin:${'k'.repeat(24)}`, MEDIA_SCANNER: 'clamd:///run/clamd.sock' }

function warnings(env: NodeJS.ProcessEnv): string {
  return configWarnings(loadConfig({ ...QUIET, ...env })).join('\n')
}

describe('configWarnings', () => {
  it('has nothing to say about a sound configuration', () => {
    expect(warnings({})).to.equal('')
  })

  it('names what is taken at a risk', () => {
    expect(warnings({ WECHAT_ENCODING_AES_KEY: '' })).to.include('Account default takes unencrypted pushes, whose body')
    expect(warnings({ WECHAT_MESSAGE_MODE: 'safe,plain' })).to.include('beside its AES key')
    expect(warnings({ WECHAT_CLOCK_TOLERANCE_SECONDS: '0' })).to.include('WECHAT_CLOCK_TOLERANCE_SECONDS')
    expect(warnings({ WECHAT_TOKEN_API: 'token' })).to.include('WECHAT_TOKEN_API')
    expect(warnings({ GENESYS_REQUESTS_PER_MINUTE: '0' })).to.include('GENESYS_REQUESTS_PER_MINUTE')
    expect(warnings({ RELAY_API_KEYS: '' })).to.include('RELAY_API_KEYS')
    expect(warnings({ MEDIA_SCANNER: '' })).to.include('MEDIA_SCANNER is not set')
    expect(warnings({ MEDIA_SCANNER: 'off' })).to.include('MEDIA_SCANNER is off')
    expect(warnings({ MEDIA_SCANNER: 'clamd://scanner.example:3310' })).to.include('over the network')
    expect(warnings({ MEDIA_SCANNER: 'clamd://127.0.0.1:3310' })).to.equal('')
    expect(warnings({ WECHAT_API_URL: 'http://api.example' })).to.include('WECHAT_API_URL is http')
  })
})
