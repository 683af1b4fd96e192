import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { GENESYS_REGION_HOSTS, genesysRegionHost, isGlobalGenesysHost } from '../../server/config/genesys-regions.js'

/** The table of the platform SDK, read as text: loading the SDK takes seconds. */
function sdkRegions(): Record<string, string> {
  const sdk = dirname(createRequire(import.meta.url).resolve('purecloud-platform-client-v2/package.json'))
  const text = readFileSync(join(sdk, 'src/purecloud-platform-client-v2/PureCloudRegionHosts.js'), 'utf8')
  const rows = [...text.matchAll(/^\s*(\w+): '([^']+)'/gm)]
  return Object.fromEntries(rows.map(([, name = '', host = '']) => [name.replaceAll('_', '-'), host]))
}

describe('Genesys regions', () => {
  it('are those of the platform SDK', () => {
    expect(GENESYS_REGION_HOSTS).to.deep.equal(sdkRegions())
  })

  it('are found by AWS name and by host', () => {
    for (const [name, host] of Object.entries(GENESYS_REGION_HOSTS)) {
      expect(genesysRegionHost(name)).to.equal(host)
      expect(genesysRegionHost(host)).to.equal(host)
      expect(isGlobalGenesysHost(`api.${host}`)).to.equal(true)
    }
    for (const unknown of ['', 'cn-north-1', 'genesys.cn', 'toString', 'api.mypurecloud.com']) {
      expect(genesysRegionHost(unknown), unknown).to.equal(undefined)
    }
  })

  it('do not take in hosts that only look alike', () => {
    for (const host of ['api.genesys.cn', 'mypurecloud.com.cn', 'notmypurecloud.com', '127.0.0.1']) {
      expect(isGlobalGenesysHost(host), host).to.equal(false)
    }
  })
})
