import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { METRICS, type MetricRow } from '../server/telemetry/metric-table.js'

/** @returns `docs/metrics.md`: every metric with type, labels and meaning. */
export function renderMetricsDoc(): string {
  const rows = Object.values<MetricRow>(METRICS).map(({ name, type, labels, help }) => {
    const named = labels.map((label) => `\`${label}\``).join(', ')
    return `| \`${name}\` | ${type} | ${named} | ${help} |`
  })
  return `# Metrics

<!-- Written by \`npm run generate\` from server/telemetry/metric-table.ts: change it there. -->

\`GET /metrics\` answers in the text format of Prometheus. Beside the metrics of the relay it holds those of the process
(\`process_*\`, \`nodejs_*\`). No label holds an id of a person, a token or a text; a label takes at most 200 different
values, further ones count as \`other\`.

| metric | type | labels | meaning |
|---|---|---|---|
${rows.join('\n')}
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../docs/metrics.md', import.meta.url), renderMetricsDoc())
}
