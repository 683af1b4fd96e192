import { request as send } from 'undici'
import { keyOf } from '../engine/resource.js'
import { orgError } from '../org/org-error.js'
import { DATA_ACTION_KIND } from '../resources/data-action.js'
import { type Check, finding } from './check.js'
import { relayAddress } from './relay-address.js'

const TIMEOUT_MS = 5000
/** Beyond this WeChat's pushes are taken for stale (five minutes), so warn well before. */
const CLOCK_WARNING_MS = 60_000

/** Whether the relay answers from here, how fast, and with which clock. */
export const relayCheck: Check = async ({ session, env }) => {
  const url = relayAddress(env, session.context.manifest.relay.url)
  const startedAt = Date.now()
  try {
    const answer = await send(`${url}/readyz`, {
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await answer.body.dump()
    const ms = Date.now() - startedAt
    const ready =
      answer.statusCode === 200
        ? finding('relay', 'ok', `${url} is ready (${ms} ms from here)`)
        : answer.statusCode === 404
          ? finding('relay', 'skipped', `${url} does not serve /readyz; name the relay's own address in RELAY_URL`)
          : finding('relay', 'wrong', `${url}/readyz answers ${answer.statusCode}`)
    const date = Date.parse(String(answer.headers.date ?? ''))
    if (Number.isNaN(date)) return [ready]
    const off = Math.round((date - (startedAt + ms / 2)) / 1000)
    return [
      ready,
      finding(
        'clock',
        Math.abs(off) * 1000 > CLOCK_WARNING_MS ? 'warning' : 'ok',
        `the relay's clock is ${off} s from this one`,
      ),
    ]
  } catch {
    return [finding('relay', 'skipped', `${url} cannot be reached from here`)]
  }
}

/** The way from Genesys Cloud to the relay: the platform itself runs the data action `ping`. */
export const pingCheck: Check = async ({ session: { context, ids } }) => {
  const { org } = context
  const id = ids.get(keyOf(DATA_ACTION_KIND, 'ping'))
  if (id === undefined) return [finding('ping', 'skipped', 'the data action ping is not deployed')]
  const startedAt = Date.now()
  try {
    const result = await org.call('postIntegrationsActionTest', () =>
      org.integrations.postIntegrationsActionTest(id, {}),
    )
    const ms = Date.now() - startedAt
    if (result.success) return [finding('ping', 'ok', `Genesys Cloud reaches the relay (${ms} ms)`)]
    return [
      finding('ping', 'wrong', `Genesys Cloud does not reach the relay: ${result.error?.message ?? 'no reason given'}`),
    ]
  } catch (error) {
    return [finding('ping', 'wrong', orgError('postIntegrationsActionTest', error).message)]
  }
}
