import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../free-port.js'
import { makeActions } from './actions/actions.js'
import { agentActions } from './agent/agent-actions.js'
import { SENDS } from './agent/sends.js'
import { makeCast, makeSecrets } from './cast.js'
import { makeMediaShelf } from './media-shelf.js'
import { observe } from './observe.js'
import type { DemoConsent, DemoLanguage } from './options.js'
import { deployBundle } from './org/deploy-bundle.js'
import { runOrgFlows } from './org/org-flows.js'
import { servePage } from './page-server.js'
import { DEEDS } from './phone/deeds.js'
import { phoneActions } from './phone/phone-actions.js'
import { apiKeys, relayEnvironment, startPlatforms } from './platforms.js'
import { privacyActions } from './privacy/privacy-actions.js'
import { projectRoot, RelayProcess } from './relay-process.js'
import { readRelayTexts } from './relay-texts.js'
import { makeSamples } from './samples/samples.js'
import { startScanner } from './scanner.js'
import { relayActions } from './stage/relay-actions.js'
import { Stage } from './stage/stage.js'
import type { DeployView, Machine, SetupView } from './view.js'
import { wordsOf } from './words.js'

export interface Demo {
  readonly pageUrl: string
  readonly relayUrl: string
  /** Start to ready of the relay, milliseconds. */
  readonly readyMs: number
  readonly deployed: DeployView
  /** What this machine lets it do. */
  readonly setup: SetupView
  /** Ends everything started and removes the temporary folder. */
  stop(): Promise<void>
}

export interface DemoRequest {
  /** Of the page; 0 takes a free one. */
  readonly port: number
  readonly language: DemoLanguage
  readonly consent: DemoConsent
  /** The relay's script; the built one when left out. */
  readonly relayMain?: string
}

/** What the machine has, and what cannot be sent without the rest. */
function setupOf(machine: Machine): SetupView {
  const lacking = Object.entries({ ...DEEDS, ...SENDS }).filter(([, { needs }]) => needs?.(machine) === false)
  return { ...machine, lacking: lacking.map(([name]) => name) }
}

/**
 * Starts both platforms, the malware scanner, the relay between them and the page.
 * @throws Error when the relay does not become ready or the port is taken; what was started is ended first.
 */
export async function startDemo({ port, language, consent, relayMain }: DemoRequest): Promise<Demo> {
  const endings: (() => unknown)[] = []
  const stop = async () => {
    for (let end = endings.pop(); end !== undefined; end = endings.pop()) await end()
  }
  try {
    const folder = await mkdtemp(join(tmpdir(), 'genesys-cloud-wechat-demo-'))
    endings.push(() => rm(folder, { recursive: true, force: true }))
    const secrets = makeSecrets()
    const cast = makeCast()
    const relayPort = await freePort()
    const relayUrl = `http://127.0.0.1:${relayPort}`
    const [samples, scanner] = await Promise.all([makeSamples(folder), startScanner(folder)])
    endings.push(() => scanner.stop())
    const platforms = await startPlatforms(secrets, relayUrl)
    endings.push(() => platforms.close())
    const root = projectRoot()
    const deployed = await deployBundle({
      ...{ root, folder, relayUrl, orgUrl: platforms.genesys.url, apiKeys: apiKeys(secrets) },
      ...{ clientId: secrets.clientId, clientSecret: secrets.clientSecret, webhookSecret: secrets.webhookSecret },
    })
    const setup = setupOf({ ffmpeg: samples.withFfmpeg, scanner: scanner.kind })
    const stage = new Stage({
      ...{ platforms, cast, samples, setup, deployed: deployed.view },
      words: wordsOf(language),
      relayTexts: await readRelayTexts(root, language),
      keys: {
        ...{ admin: secrets.adminKey, actions: secrets.actionsKey },
        ...{ privacy: secrets.privacyKey, reveal: secrets.revealKey },
      },
      relay: () => relay,
    })
    const relay: RelayProcess = new RelayProcess({
      port: relayPort,
      env: relayEnvironment(secrets, platforms, {
        ...{ storeFile: join(folder, 'relay.db'), deployed: deployed.settings, scanner: scanner.setting },
        ...{ language, consent },
      }),
      logFile: join(folder, 'relay.log'),
      onChange: () => stage.changed(),
      main: relayMain,
    })
    endings.push(() => stage.close())
    endings.push(observe(platforms, cast, stage))
    endings.push(runOrgFlows(platforms.genesys, platforms.org, stage))
    endings.push(() => relay.stop())
    await relay.start()
    const actions = makeActions(phoneActions(stage), agentActions(stage), relayActions(stage), privacyActions(stage))
    const page = await servePage(port, stage, actions, makeMediaShelf(platforms, samples))
    endings.push(() => page.close())
    const readyMs = relay.view.readyMs ?? 0
    return { pageUrl: page.url, relayUrl: relay.url, readyMs, deployed: deployed.view, setup, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
