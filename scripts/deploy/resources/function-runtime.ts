import type { Context } from '../engine/resource.js'
import { refusal } from '../stop.js'

/** What the zip is built for. */
const OLDEST_NODE = 20

/**
 * The runtime a function gets in this org.
 *
 * @param wanted As its settings name it.
 * @returns `wanted` if the org has it, else its newest Node of 20 or more. @throws Stop when it has none.
 */
export async function runtimeFor({ org }: Context, wanted: string): Promise<string> {
  const runtimes = await org.call('getIntegrationsActionsFunctionsRuntimes', () =>
    org.integrations.getIntegrationsActionsFunctionsRuntimes(),
  )
  const names = runtimes.map(({ name }) => name ?? '')
  const chosen = chooseRuntime(names, wanted)
  if (chosen !== undefined) return chosen
  throw refusal(
    `The org has no runtime for functions with Node ${OLDEST_NODE} or newer: ${names.join(', ') || 'none at all'}.`,
  )
}

/** `wanted` if it is among the names, else the newest `nodejsN` with N >= 20. */
export function chooseRuntime(names: readonly string[], wanted: string): string | undefined {
  if (names.includes(wanted)) return wanted
  const major = (name: string): number => Number(/^nodejs(\d+)/.exec(name)?.[1] ?? 0)
  return names.filter((name) => major(name) >= OLDEST_NODE).sort((a, b) => major(b) - major(a))[0]
}
