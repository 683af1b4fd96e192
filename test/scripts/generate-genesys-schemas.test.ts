import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { readPlatformApi } from '../../scripts/generate-genesys-schemas.js'
import { OVER_STRICT } from '../emulators/genesys/org/over-strict.js'
import { OPERATION_NAMES } from '../emulators/genesys/org/permissions.js'

describe('the schemas of the emulated org', function () {
  this.timeout(30_000)
  const kept = JSON.parse(
    readFileSync(new URL('../emulators/genesys/org/schemas/platform-api.json', import.meta.url), 'utf8'),
  ) as ReturnType<typeof readPlatformApi>

  it('are what the installed SDK says (else: npm run generate)', () => {
    expect(kept).to.deep.equal(JSON.parse(JSON.stringify(readPlatformApi())))
  })

  it('cover every operation, each with method, path and every model its body names', () => {
    expect(Object.keys(kept.operations)).to.deep.equal(OPERATION_NAMES)
    const named = [...JSON.stringify(kept).matchAll(/"#\/definitions\/(\w+)"/g)].map((match) => match[1] ?? '')
    expect(new Set(named)).to.deep.equal(new Set(Object.keys(kept.models)))
    expect(kept.operations.postRoutingQueues).to.include({ method: 'POST', path: '/api/v2/routing/queues' })
    expect(kept.operations.getConversationsMessagingIntegrationsOpen?.query).to.include('messagingSetting.id')
  })

  it('ask for what the exceptions excuse: an exception that excuses nothing is out of date', () => {
    for (const { model, field, relax } of OVER_STRICT) {
      const { properties, required } = kept.models[model] as { properties: object; required?: string[] }
      expect(properties, model).to.have.property(field)
      if (relax === 'optional') expect(required, model).to.include(field)
    }
  })
})
