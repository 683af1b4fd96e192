import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deploy } from '../../deploy/main.js'
import type { DeployView } from '../view.js'

/** Jobs of the emulated org are done after two looks; nobody needs to wait between them. */
const FAST = ['--poll-seconds', '0.01', '--retry-seconds', '10']

export interface BundleRequest {
  /** The project's folder. */
  readonly root: string
  /** Where manifest, journal and the relay's settings are written. */
  readonly folder: string
  readonly relayUrl: string
  /** Address of the org, API and login alike. */
  readonly orgUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly webhookSecret: string
  /** `RELAY_API_KEYS`: the role `actions` is put into the org's credential. */
  readonly apiKeys: string
}

export interface DeployedBundle {
  readonly view: DeployView
  /** The settings it wrote for the relay. */
  readonly settings: Record<string, string>
}

/** The acknowledgement already answers the first message, so the flow says nothing about waiting. */
function manifest(relayUrl: string): string {
  return `name: WeChat
division: Home
relay:
  url: ${relayUrl}
accounts:
  - name: default
relay_client: {}
options:
  TEXT_WAIT_ZH: ""
  TEXT_WAIT_EN: ""
`
}

/** `NAME=value` lines; comments and empty lines are left out. */
export function readSettings(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => /^[A-Z]\w*=/.test(line))
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]))
}

/**
 * Puts the bundle into the org with the deploy command: first its plan, then its apply.
 * @throws Error with what the command printed when it fails.
 */
export async function deployBundle(request: BundleRequest): Promise<DeployedBundle> {
  const { folder, orgUrl } = request
  const file = join(folder, 'bundle.yaml')
  await writeFile(file, manifest(request.relayUrl))
  const env = {
    RELAY_API_KEYS: request.apiKeys,
    GENESYS_WEBHOOK_SECRET: request.webhookSecret,
    GENESYSCLOUD_REGION: 'mypurecloud.ie',
    GENESYSCLOUD_API_URL: orgUrl,
    GENESYSCLOUD_LOGIN_URL: orgUrl,
    GENESYSCLOUD_OAUTHCLIENT_ID: request.clientId,
    GENESYSCLOUD_OAUTHCLIENT_SECRET: request.clientSecret,
  }
  const run = async (...args: string[]): Promise<string[]> => {
    const lines: string[] = []
    const keep = (text: string) => void lines.push(...text.split('\n'))
    const outside = { root: request.root, env, out: keep, err: keep }
    const exitCode = await deploy([...args, '--manifest', file, ...FAST], outside)
    if (exitCode !== 0) throw new Error(`deploy ${args[0]} ended with ${exitCode}:\n${lines.join('\n')}`)
    return lines
  }
  const begin = performance.now()
  const plan = await run('plan')
  const applied = await run('apply', '--yes')
  const written = await Promise.all(
    ['relay.env', 'relay-client.env'].map((name) => readFile(join(folder, name), 'utf8')),
  )
  return {
    view: { plan, outcome: applied.at(-1) ?? '', ms: performance.now() - begin },
    settings: Object.assign({}, ...written.map(readSettings)),
  }
}
