/**
 * @param stride Calls between two looks at the clock.
 * @returns calls in a second of processor time.
 */
export function timed(call: () => unknown, seconds: number, stride = 2000): number {
  const begun = process.cpuUsage()
  let calls = 0
  let used = 0
  while (used < seconds) {
    for (let at = 0; at < stride; at++) call()
    calls += stride
    const { user, system } = process.cpuUsage(begun)
    used = (user + system) / 1e6
  }
  return calls / used
}
