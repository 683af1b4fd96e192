import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { BoundedLabels } from './bounded-labels.js'
import { METRICS, type MetricRow, type MetricTable } from './metric-table.js'

/** Different values per label; the kinds of pushes are the most. */
const MAX_LABEL_VALUES = 200
/** A store that hangs must not hang the scrape. */
const COLLECT_TIMEOUT_MS = 1000

type LabelsOf<Row extends MetricRow> = Readonly<Record<Row['labels'][number], string>>

/** `inc(labels, by = 1)`; `{}` where there are no labels. Label values out of bounds count as `other`. */
export interface CounterOf<Row extends MetricRow> {
  inc(labels: LabelsOf<Row>, by?: number): void
}

export interface GaugeOf<Row extends MetricRow> {
  set(labels: LabelsOf<Row>, value: number): void
  /** Forgets every value, so that a stale one is not shown. */
  reset(): void
}

export interface HistogramOf<Row extends MetricRow> {
  /** @param seconds Not milliseconds. */
  observe(labels: LabelsOf<Row>, seconds: number): void
}

type InstrumentOf<Row extends MetricRow> = Row['type'] extends 'counter'
  ? CounterOf<Row>
  : Row['type'] extends 'gauge'
    ? GaugeOf<Row>
    : HistogramOf<Row>

type Instruments = { readonly [Key in keyof MetricTable]: InstrumentOf<MetricTable[Key]> }

/** Depth per lane name, as `LaneStore.depth` answers it. */
export type LaneDepths = Readonly<Record<string, { readonly lanes: number; readonly oldestDueMs: number }>>

export interface Metrics extends Instruments {
  /** Calls `update` before every scrape, to set gauges; one that fails or takes longer than 1 s is left out. */
  collect(update: () => void | Promise<void>): void
  /** Sets the lane gauges from `read` before every scrape; unset while it fails. */
  collectLanes(read: () => Promise<LaneDepths>): void
  /** The text of `/metrics`. */
  expose(): Promise<{ readonly contentType: string; readonly text: string }>
}

/** @param processDefaults Also memory, CPU, event loop and collector of this process (default true). */
export function createMetrics({ processDefaults = true }: { processDefaults?: boolean } = {}): Metrics {
  const registry = new Registry()
  if (processDefaults) collectDefaultMetrics({ register: registry })
  const instruments = Object.fromEntries(
    Object.entries(METRICS).map(([key, row]) => [key, createInstrument(row, registry)]),
  ) as unknown as Instruments
  const updates: (() => void | Promise<void>)[] = []
  return {
    ...instruments,
    collect: (update) => {
      updates.push(update)
    },
    collectLanes: (read) => {
      updates.push(async () => {
        instruments.laneDepth.reset()
        instruments.laneOldestSeconds.reset()
        for (const [lane, { lanes, oldestDueMs }] of Object.entries(await read())) {
          instruments.laneDepth.set({ lane }, lanes)
          instruments.laneOldestSeconds.set({ lane }, oldestDueMs / 1000)
        }
      })
    },
    expose: async () => {
      await Promise.all(updates.map(runBounded))
      return { contentType: registry.contentType, text: await registry.metrics() }
    },
  }
}

function createInstrument(row: MetricRow, registry: Registry): unknown {
  const { name, help, labels, buckets = [] } = row
  const bounded = new BoundedLabels(labels, MAX_LABEL_VALUES)
  const options = { name, help, labelNames: [...labels], registers: [registry] }
  if (row.type === 'counter') {
    const counter = new Counter(options)
    return { inc: (given: Record<string, string>, by = 1) => counter.inc(bounded.bound(given), by) }
  }
  if (row.type === 'gauge') {
    const gauge = new Gauge(options)
    return {
      set: (given: Record<string, string>, value: number) => gauge.set(bounded.bound(given), value),
      reset: () => gauge.reset(),
    }
  }
  const histogram = new Histogram({ ...options, buckets: [...buckets] })
  return {
    observe: (given: Record<string, string>, seconds: number) => histogram.observe(bounded.bound(given), seconds),
  }
}

/** A gauge that cannot be read is missing from the scrape; the scrape itself never fails by it. */
async function runBounded(update: () => void | Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, COLLECT_TIMEOUT_MS)
  })
  const run = async (): Promise<void> => update()
  await Promise.race([run().catch(() => undefined), late])
  clearTimeout(timer)
}
