import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deploy } from '../../scripts/deploy/main.js'
import { type StartedOrg, type StartOrgOptions, startOrg } from '../emulators/genesys/org/start-org.js'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export const MANIFEST = `name: WeChat
division: Home
relay:
  url: https://relay.example.cn
accounts:
  - name: default
inactivity_minutes: 30
`

export const SECRETS = {
  RELAY_API_KEYS: 'admin:an-admin-key-of-24-characters,actions:an-actions-key-of-24-chars',
  GENESYS_WEBHOOK_SECRET: 'webhook-secret-of-the-tests',
}

export interface RunResult {
  readonly exitCode: number
  readonly out: string
  readonly err: string
}

/** An emulated org and a folder with a manifest, and the command line between them. */
export class DeployBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'deploy-test-'))
  readonly started: StartedOrg
  env: Record<string, string | undefined>

  private constructor(started: StartedOrg) {
    this.started = started
    this.env = {
      ...SECRETS,
      GENESYSCLOUD_REGION: 'mypurecloud.ie',
      GENESYSCLOUD_API_URL: started.url,
      GENESYSCLOUD_LOGIN_URL: started.url,
      GENESYSCLOUD_OAUTHCLIENT_ID: 'deploy-client',
      GENESYSCLOUD_OAUTHCLIENT_SECRET: 'deploy-secret',
    }
    this.write(MANIFEST)
  }

  static async start(options: StartOrgOptions = {}): Promise<DeployBench> {
    return new DeployBench(await startOrg({ ...options, switches: { ...options.switches } }))
  }

  get org(): StartedOrg['org'] {
    return this.started.org
  }

  get manifestFile(): string {
    return join(this.folder, 'bundle.yaml')
  }

  write(manifest: string): void {
    writeFileSync(this.manifestFile, manifest)
  }

  /** @param args As typed; `--yes`, the manifest and short waits are added. @param root Another project folder. */
  async run(args: readonly string[], root = ROOT): Promise<RunResult> {
    const [out, err]: [string[], string[]] = [[], []]
    const fixed = ['--yes', '--manifest', this.manifestFile, '--poll-seconds', '0.001']
    const retry = args.includes('--retry-seconds') ? [] : ['--retry-seconds', '3']
    const exitCode = await deploy([...args, ...fixed, ...retry], {
      root,
      env: this.env,
      out: (text) => out.push(text),
      err: (text) => err.push(text),
    })
    return { exitCode, out: out.join('\n'), err: err.join('\n') }
  }

  async close(): Promise<void> {
    await this.started.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
