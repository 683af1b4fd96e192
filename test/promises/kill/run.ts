import { parseArgs } from 'node:util'
import { STORE_KINDS, type StoreKind } from '../harness/stores.js'
import { type KillRunReport, runKills } from './kill-run.js'

/** `npm run test:kill -- --kills 100 --seed N [--store sqlite|redis|both]`; exits 1 when a promise was broken. */
const USAGE = 'npm run test:kill -- [--kills 100] [--seed N] [--store sqlite|redis|both]'
const SHOWN_VIOLATIONS = 50

function readArguments(): { kills: number; seed: number; stores: readonly StoreKind[] } {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '100' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      store: { type: 'string', default: 'both' },
    },
  })
  const kills = Number(values.kills)
  const seed = Number(values.seed)
  const stores = values.store === 'both' ? STORE_KINDS : STORE_KINDS.filter((kind) => kind === values.store)
  if (!Number.isSafeInteger(kills) || kills < 1 || !Number.isSafeInteger(seed) || stores.length === 0) {
    throw new Error(`Usage: ${USAGE}`)
  }
  return { kills, seed, stores }
}

function print(report: KillRunReport): void {
  const kinds = Object.entries(report.killsByKind).map(([kind, count]) => `  ${String(count).padStart(4)}  ${kind}`)
  const lines = [
    `${report.store}, seed ${report.seed}, ${report.seconds.toFixed(0)} s`,
    ...kinds,
    `  ${report.textsToAgents} texts of customers, ${report.textsToCustomers} of agents (${report.inParts} in parts), ${report.acknowledged} acknowledged`,
    `  repeats: ${report.repeatsSeen} seen, ${report.repeatsAllowed} allowed`,
    report.violations.length === 0 ? '  every promise kept' : `  BROKEN ${report.violations.length} times:`,
    ...report.violations.slice(0, SHOWN_VIOLATIONS).map((violation) => `    ${violation}`),
  ]
  console.log(lines.join('\n'))
}

const { kills, seed, stores } = readArguments()
for (const store of stores) {
  const report = await runKills({
    store,
    kills,
    seed,
    onKill: (number, kind, { lanes, repeats }) =>
      console.log(`${store} kill ${number}/${kills}: ${kind}; ${lanes} lanes left, ${repeats} parts under way`),
  })
  print(report)
  if (report.violations.length > 0) process.exitCode = 1
}
