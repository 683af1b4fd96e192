import { expect } from 'chai'
import { judge } from '../../../scripts/imports/rules.js'

function path(from: string, to: string): string | undefined {
  return judge({ from, to, external: false, typeOnly: false })
}

const ALLOWED: [string, string][] = [
  ['server/http/a.ts', 'server/relay/a.ts'],
  ['server/http/a.ts', 'server/wechat/a.ts'],
  ['server/relay/a.ts', 'server/genesys/a.ts'],
  ['server/relay/a.ts', 'server/store/a.ts'],
  ['server/relay/a.ts', 'server/relay/messages/messages.ts'],
  ['server/wechat/a.ts', 'server/relay/messages/messages.ts'],
  ['server/wechat/a.ts', 'server/tokens/a.ts'],
  ['server/genesys/a.ts', 'server/config/types.ts'],
  ['server/customers/a.ts', 'server/privacy/a.ts'],
  ['server/privacy/a.ts', 'server/media/sniff.ts'],
  ['server/store/a.ts', 'server/errors.ts'],
  ['server/app.ts', 'server/store/redis/a.ts'],
  ['server/config.ts', 'server/config/a.ts'],
  ['scripts/demo/main.ts', 'test/emulators/wechat/a.ts'],
  ['scripts/a.ts', 'server/config.ts'],
  ['test/http/a.test.ts', 'server/http/a.ts'],
  ['test/emulators/a.ts', 'test/emulators/b.ts'],
]

const REFUSED: [string, string, RegExp][] = [
  ['server/wechat/a.ts', 'server/genesys/a.ts', /^server\/wechat\/ may import only/],
  ['server/genesys/a.ts', 'server/wechat/a.ts', /^server\/genesys\/ may import only/],
  ['server/wechat/a.ts', 'server/relay/a.ts', /^server\/wechat\/ may import only/],
  ['server/relay/a.ts', 'server/http/a.ts', /^server\/relay\/ may import only/],
  ['server/store/a.ts', 'server/privacy/a.ts', /^server\/store\/ may import only/],
  ['server/customers/a.ts', 'server/wechat/a.ts', /^server\/customers\/ may import only/],
  ['server/relay/messages/a.ts', 'server/relay/a.ts', /^server\/relay\/messages\/ may import only/],
  ['server/telemetry/a.ts', 'server/store/a.ts', /^server\/telemetry\/ may import only/],
  ['server/errors.ts', 'server/store/a.ts', /^server\/errors.ts may import only/],
  ['server/store/a.ts', 'server/config/schema.ts', /^server\/store\/ may import only/],
  ['server/relay/a.ts', 'server/app.ts', /what puts them together/],
  ['server/relay/a.ts', 'server/config.ts', /what puts them together/],
  ['server/newpart/a.ts', 'server/errors.ts', /belongs to no part/],
  ['server/relay/a.ts', 'test/relay/a.ts', /nothing of its tests/],
  ['server/app.ts', 'test/emulators/a.ts', /nothing of its tests/],
  ['server/app.ts', 'scripts/a.ts', /nothing outside server/],
  ['server/app.ts', 'package.json', /nothing outside server/],
  ['test/emulators/a.ts', 'server/errors.ts', /share no code/],
  ['test/emulators/a.ts', 'test/helpers/a.ts', /share no code/],
]

describe('import rules', () => {
  for (const [from, to] of ALLOWED) {
    it(`let ${from} import ${to}`, () => {
      expect(path(from, to)).to.equal(undefined)
    })
  }

  for (const [from, to, why] of REFUSED) {
    it(`do not let ${from} import ${to}`, () => {
      expect(path(from, to)).to.match(why)
    })
  }

  it('keep express in server/http', () => {
    const importing = (from: string) => judge({ from, to: 'express', external: true, typeOnly: true })
    expect(importing('server/http/a.ts')).to.equal(undefined)
    expect(importing('test/http/a.test.ts')).to.equal(undefined)
    expect(importing('server/app.ts')).to.match(/express/)
    expect(importing('scripts/demo/main.ts')).to.match(/express/)
  })

  it('let the relay take types only from the platform SDK', () => {
    const sdk = { to: 'purecloud-platform-client-v2', external: true }
    expect(judge({ ...sdk, from: 'server/genesys/a.ts', typeOnly: true })).to.equal(undefined)
    expect(judge({ ...sdk, from: 'server/genesys/a.ts', typeOnly: false })).to.match(/import type/)
    expect(judge({ ...sdk, from: 'scripts/deploy/a.ts', typeOnly: false })).to.equal(undefined)
    expect(
      judge({ from: 'server/a.ts', to: 'purecloud-platform-client-v2-x', external: true, typeOnly: false }),
    ).to.equal(undefined)
  })
})
