import { writeFileSync } from 'node:fs'
import { type Load, startLoad } from './load/load.js'
import { describeMachine } from './machine/description.js'
import { pin } from './machine/pin.js'
import { LOAD_CORE } from './machine/pinned-process.js'
import { readOptions, type ScenarioName, type Size } from './options.js'
import { installPeers } from './peers/install.js'
import { type Finding, printChecks, printTable } from './report/table.js'
import { measureAccept, measureSafe } from './scenarios/accept.js'
import { measureDelay } from './scenarios/delay.js'
import { measureMapping } from './scenarios/mapping.js'
import { measureMedia } from './scenarios/media.js'
import { measureRedaction } from './scenarios/redaction.js'
import { measureRendering } from './scenarios/rendering.js'
import { measureScale } from './scenarios/scale.js'
import { measureStartUp } from './scenarios/start-up.js'

const MEASURES: Readonly<Record<ScenarioName, (load: Load, size: Size) => Promise<Finding>>> = {
  accept: measureAccept,
  safe: measureSafe,
  delay: measureDelay,
  start: measureStartUp,
  mapping: measureMapping,
  rendering: measureRendering,
  media: measureMedia,
  redaction: measureRedaction,
  scale: measureScale,
}

// Every server that is started ends with this process.
process.setMaxListeners(100)
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1))

const options = readOptions(process.argv.slice(2))
const machine = describeMachine()
if (machine.cores < 2) throw new Error('The bench needs two cores: one for the server, one for everything else.')
pin(process.pid, LOAD_CORE)
installPeers()

const { cpu, cores, memoryGb, system, node, redis, fileSystem } = machine
console.log(`${cpu}, ${cores} cores, ${memoryGb} GB; ${system}; Node ${node}; Redis ${redis}; stores on ${fileSystem}`)
const begunAt = performance.now()
const load = await startLoad()
const findings: Partial<Record<ScenarioName, Finding>> = {}
try {
  for (const name of options.scenarios) {
    const finding = await MEASURES[name](load, options.size)
    findings[name] = finding
    console.log(printTable(finding.table))
  }
} finally {
  await load.stop()
}
const checks = Object.values(findings).flatMap((finding) => finding.checks)
const seconds = Math.round((performance.now() - begunAt) / 1000)
console.log(printChecks(checks))
console.log(`\nTook ${seconds} s.`)
if (options.jsonFile !== undefined) {
  const measured = Object.fromEntries(Object.entries(findings).map(([name, { data }]) => [name, data]))
  const report = { machine, options: options.size, finishedAt: new Date().toISOString(), seconds, checks, measured }
  writeFileSync(options.jsonFile, `${JSON.stringify(report, null, 2)}\n`)
}
process.exit(0)
