import { request as send } from 'undici'
import { apiKeyIn } from '../api-key.js'
import { type Check, type Finding, finding } from './check.js'
import { relayAddress } from './relay-address.js'

/** The relay itself waits up to five seconds for its scanner. */
const TIMEOUT_MS = 10_000
const PATH = '/api/v1/surroundings'

/** What the relay answers; fields of a newer one are left alone. */
export interface RelaySurroundings {
  readonly ffmpeg: boolean
  readonly scanner: string
  readonly backends: readonly {
    readonly account: string
    readonly host: string
    readonly reachable: boolean
    readonly status?: number
    readonly code?: string
  }[]
}

/** What the relay finds around it: the relay looks, since doctor may run on another machine. */
export const surroundingsCheck: Check = async ({ session, env }) => {
  const adminKey = apiKeyIn(env.RELAY_API_KEYS, 'admin')
  if (adminKey === undefined) return [skipped('RELAY_API_KEYS holds no key of the role admin, which asks the relay')]
  const url = relayAddress(env, session.context.manifest.relay.url)
  try {
    const answer = await send(`${url}${PATH}`, {
      headers: { authorization: `Bearer ${adminKey}` },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const text = await answer.body.text()
    if (answer.statusCode === 200) return surroundingsFindings(JSON.parse(text) as RelaySurroundings)
    if (answer.statusCode === 404)
      return [skipped(`${PATH} is not served at ${url}; name the relay's own address in RELAY_URL`)]
    return [finding('surroundings', 'wrong', `the relay answers ${answer.statusCode} to ${PATH}`)]
  } catch (error) {
    const { code, name } = error as { code?: string; name: string }
    return [skipped(`the relay does not say what is around it (${code ?? name})`)]
  }
}

const skipped = (message: string): Finding => finding('surroundings', 'skipped', message)

/** What is to be said of surroundings. */
export function surroundingsFindings({ ffmpeg, scanner, backends }: RelaySurroundings): Finding[] {
  return [
    ffmpeg
      ? finding('ffmpeg', 'ok', 'the relay has it')
      : finding(
          'ffmpeg',
          'warning',
          "the relay found none at its start: customers' voice goes on as it came, agents' as it is or as a link",
        ),
    scannerFinding(scanner),
    ...backends.map(({ account, host, reachable, status, code }) =>
      reachable
        ? finding('backend', 'ok', `${account}: ${host} answers the relay`)
        : finding(
            'backend',
            'warning',
            `${account}: ${host} does not answer the relay (${status ?? code ?? 'no reason'})`,
          ),
    ),
  ]
}

const SCANNER_STATES: Readonly<Record<string, readonly ['ok' | 'warning', string]>> = {
  sound: ['ok', 'clamd answers the relay'],
  off: ['warning', 'MEDIA_SCANNER is off: files go on unscanned'],
  notChosen: ['warning', 'MEDIA_SCANNER is not set: no file goes on'],
  passesLimits: ['warning', 'clamd calls clean what is past its limits: set AlertExceedsMax yes in clamd.conf'],
}

function scannerFinding(scanner: string): Finding {
  const [verdict, message] = SCANNER_STATES[scanner] ?? [
    'warning',
    `clamd gives the relay no verdict (${scanner}): until it does no file goes on`,
  ]
  return finding('scanner', verdict, message)
}
