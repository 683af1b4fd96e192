import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../../../scripts/free-port.js'
import type { GenesysEmulator } from '../../emulators/genesys/genesys-emulator.js'
import { startGenesys } from '../../emulators/genesys/start-genesys.js'
import { startWeChat } from '../../emulators/wechat/start-wechat.js'
import type { WeChatEmulator } from '../../emulators/wechat/wechat-emulator.js'
import { relayEnvironment, SECRETS } from '../harness/platforms.js'
import { RelayProcess } from '../harness/relay-process.js'
import { openPromiseStore, type PromiseStore, type StoreKind } from '../harness/stores.js'
import { ACTIONS_KEY, ADMIN_KEY, accountsFile, PLAIN, PRIVACY_KEY, SAFE } from './accounts.js'
import { Sender } from './send.js'
import { storeSnapshot } from './store-snapshot.js'

const SETTLE_TIMEOUT_MS = 10_000
const SETTLE_PAUSE_MS = 50

/** The built relay with a safe and a plain account, between both platforms' doubles. */
export class BadInputRelay {
  readonly process: RelayProcess
  readonly store: PromiseStore
  readonly sender: Sender
  readonly #wechat: WeChatEmulator
  readonly #genesys: GenesysEmulator

  private constructor(
    process: RelayProcess,
    store: PromiseStore,
    platforms: { wechat: WeChatEmulator; genesys: GenesysEmulator },
  ) {
    this.process = process
    this.store = store
    this.sender = new Sender(process.port)
    this.#wechat = platforms.wechat
    this.#genesys = platforms.genesys
  }

  static async start(kind: StoreKind): Promise<BadInputRelay> {
    const store = await openPromiseStore(kind)
    const wechat = await startWeChat({
      accounts: [SAFE, PLAIN].map(({ appId, appSecret, token, originalId }) => ({
        appId,
        appSecret,
        token,
        originalId,
        mode: 'plain',
      })),
      switches: { quotaPerMessage: Number.POSITIVE_INFINITY },
    })
    const genesys = await startGenesys({
      clients: [{ id: SECRETS.clientId, secret: SECRETS.clientSecret }],
      integrations: [SAFE, PLAIN].map(({ integrationId, webhookSecret }) => ({ id: integrationId, webhookSecret })),
      switches: { requestsPerMinute: Number.POSITIVE_INFINITY },
    })
    const file = join(store.folder, 'accounts.yaml')
    await writeFile(file, accountsFile())
    const env = {
      ...relayEnvironment(
        { relayUrl: 'http://127.0.0.1:1', wechat, genesys, countsQuota: false, close: async () => undefined },
        store.url,
      ),
      ACCOUNTS_FILE: file,
      RELAY_API_KEYS: `admin:${ADMIN_KEY},actions:${ACTIONS_KEY},privacy:${PRIVACY_KEY}`,
    }
    const process = new RelayProcess(await freePort(), env, store.folder)
    const relay = new BadInputRelay(process, store, { wechat, genesys })
    await process.start()
    return relay
  }

  /** Text of /metrics. */
  async metrics(): Promise<string> {
    return (await this.sender.send({ method: 'GET', path: '/metrics' })).body
  }

  /** Waits until no lane holds anything and the store has stopped changing. @returns what it holds then */
  async settled(): Promise<string[]> {
    const deadline = performance.now() + SETTLE_TIMEOUT_MS
    let before = await storeSnapshot(this.store)
    while (performance.now() < deadline) {
      await delay(SETTLE_PAUSE_MS)
      const lanes = (await this.store.read()).lanes.length
      const now = await storeSnapshot(this.store)
      if (lanes === 0 && now.join('\n') === before.join('\n')) return now
      before = now
    }
    throw new Error(`The store did not come to rest within ${SETTLE_TIMEOUT_MS} ms.`)
  }

  async close(): Promise<void> {
    this.sender.close()
    await this.process.kill()
    await Promise.all([this.#wechat.close(), this.#genesys.close()])
    await this.store.close()
  }
}
