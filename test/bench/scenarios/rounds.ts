import type { Mode } from '../account.js'
import { type Contender, drained } from '../contender.js'
import type { LoopResult } from '../load/closed-loop.js'
import type { Load } from '../load/load.js'
import type { Size } from '../options.js'
import { median } from '../report/statistics.js'
import { figure, percent } from '../report/table.js'

export const CONNECTIONS = 64
export const CUSTOMERS = 10_000
/** Requests built for a second of a first round; more than any contender answers on one core. */
const MOST_PER_SECOND = 25_000

export interface Entrant {
  readonly contender: Contender
  /** Delivers meanwhile: has to be done with it before another one is measured. */
  readonly delivers: boolean
}

/** All rounds of one contender. */
export interface Measured {
  readonly name: string
  readonly rounds: readonly LoopResult[]
  readonly middle: LoopResult
}

/** Measures contenders in turn, round by round, so that whatever else happens on the machine meets all of them. */
export async function runRounds(entrants: readonly Entrant[], mode: Mode, load: Load, size: Size): Promise<Measured[]> {
  for (const { contender, delivers } of entrants) {
    await loop(contender, mode, load, { count: size.warmUpRequests, seconds: 120 })
    if (delivers) await drained(contender)
  }
  const results = new Map<string, LoopResult[]>(entrants.map(({ contender }) => [contender.name, []]))
  for (let round = 0; round < size.rounds; round++) {
    for (const { contender, delivers } of entrants) {
      const before = results.get(contender.name) ?? []
      const expected = before.length === 0 ? MOST_PER_SECOND : Math.max(...before.map((one) => one.perSecond)) * 1.5
      const count = Math.ceil(expected * size.roundSeconds)
      before.push(await loop(contender, mode, load, { count, seconds: size.roundSeconds }))
      if (delivers) await drained(contender)
    }
  }
  return [...results].map(([name, rounds]) => ({ name, rounds, middle: middleOf(rounds) }))
}

export interface LoopSize {
  readonly count: number
  readonly seconds: number
  readonly customers?: number
  readonly stride?: number
}

/** One round of a closed loop over all customers. */
export async function loop(
  { port, server, storePid }: Contender,
  mode: Mode,
  load: Load,
  { count, seconds, customers = CUSTOMERS, stride }: LoopSize,
): Promise<LoopResult> {
  await load.run('buildPushes', { mode, count, customers, stride })
  return load.run('closedLoop', { port, connections: CONNECTIONS, seconds, serverPid: server.pid, storePid })
}

function middleOf(rounds: readonly LoopResult[]): LoopResult {
  const of = (key: keyof LoopResult) => median(rounds.map((round) => round[key]))
  return {
    requests: of('requests'),
    perSecond: of('perSecond'),
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
    serverCpuMicros: of('serverCpuMicros'),
    storeCpuMicros: of('storeCpuMicros'),
    serverShare: of('serverShare'),
    othersShare: of('othersShare'),
    loadShare: of('loadShare'),
  }
}

/** Of two contenders' requests a second, round by round; the middle one. */
export function ratio(of: Measured, to: Measured): number {
  return median(of.rounds.map((round, at) => round.perSecond / (to.rounds[at]?.perSecond ?? Number.NaN)))
}

export const ROUND_COLUMNS = [
  '',
  'req/s',
  'to wechat',
  'to co-wechat',
  'p50 ms',
  'p99 ms',
  'CPU us/req',
  'server',
  'others',
  'load core',
]

export function roundRow(measured: Measured, wechat: Measured, coWechat: Measured): string[] {
  const { perSecond, p50Ms, p99Ms, serverCpuMicros, serverShare, othersShare, loadShare } = measured.middle
  return [
    measured.name,
    figure(perSecond),
    `${figure(ratio(measured, wechat))} x`,
    `${figure(ratio(measured, coWechat))} x`,
    figure(p50Ms),
    figure(p99Ms),
    figure(serverCpuMicros),
    percent(serverShare),
    percent(othersShare),
    percent(loadShare),
  ]
}

/** More than this share of the server's core used by anything else, and the figures are rough. */
const DISTURBED = 0.1

/** What is said beside a table of rounds; also how quiet the machine was. */
export function roundNotes(measured: readonly Measured[]): string[] {
  const others = median(measured.map(({ middle }) => middle.othersShare))
  const disturbed = `Other processes used ${percent(others)} of core 0 meanwhile: rough figures, run it again on a quiet machine.`
  return others > DISTURBED ? [...ROUND_NOTES, disturbed] : ROUND_NOTES
}

const ROUND_NOTES = [
  'wechat and co-wechat verify and parse only: they store nothing and encrypt nothing, and a crash loses what they took.',
  `Closed loop, ${CONNECTIONS} connections, ${CUSTOMERS} customers; server alone on core 0, load, platforms and Redis on core 1.`,
  'server, others: shares of core 0 used by the server, and by anything else. load core: of core 1, by anything.',
]
