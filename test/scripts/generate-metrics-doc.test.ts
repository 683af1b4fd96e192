import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { renderMetricsDoc } from '../../scripts/generate-metrics-doc.js'
import { METRICS } from '../../server/telemetry/metric-table.js'

describe('docs/metrics.md', () => {
  it('is up to date with the table (npm run generate)', () => {
    expect(readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8')).to.equal(renderMetricsDoc())
  })

  it('names every metric', () => {
    for (const { name } of Object.values(METRICS)) expect(renderMetricsDoc()).to.include(`| \`${name}\` |`)
  })
})
