import { expect } from 'chai'
import { seedNamed } from '../../emulators/genesys/org/seed.js'
import { DeployBench, MANIFEST } from '../deploy-run.js'

interface Message {
  readonly enableInactivityTimeout?: boolean
  readonly subTypeSettings?: Readonly<Record<string, object>>
  readonly inactivityTimeoutSettings?: { actionType: string; timeoutSeconds: number; flowId: { id: string } }
}

describe('deploy: queue inactivity', function () {
  this.timeout(30_000)
  let bench: DeployBench
  beforeEach(async () => {
    bench = await DeployBench.start({ switches: { integrationWarmUp: 0, pollsUntilDone: 0 } })
  })
  afterEach(() => bench.close())

  const message = (name: string): Message => {
    const media = bench.org.state.queues.named(name)?.mediaSettings as { message: Message } | undefined
    return media?.message ?? {}
  }

  it('is for Open Messaging alone, by the flow and never by a disconnect', async () => {
    const { exitCode, err } = await bench.run(['apply'])
    expect(exitCode, err).to.equal(0)
    for (const name of ['WeChat VIP', 'WeChat Priority', 'WeChat General']) {
      const { enableInactivityTimeout = false, subTypeSettings, inactivityTimeoutSettings } = message(name)
      expect(enableInactivityTimeout, 'other kinds of messages').to.equal(false)
      expect(subTypeSettings).to.deep.equal({ open: { enableInactivityTimeout: true } })
      expect(inactivityTimeoutSettings).to.deep.equal({
        actionType: 'SEND_TO_ARCHITECT_FLOW',
        timeoutSeconds: 1800,
        flowId: { id: bench.org.state.flows.named('wechat-inactive')?.id },
      })
    }
  })

  it('leaves what a queue that was taken over has for others, and goes with the manifest', async () => {
    const subTypeSettings = { whatsapp: { enableAutoAnswer: true }, open: { enableAutoAnswer: true } }
    const mediaSettings = { message: { enableAutoAnswer: false, subTypeSettings } }
    seedNamed(bench.org, 'queues', 'WeChat VIP', { mediaSettings })
    expect((await bench.run(['apply', '--adopt'])).exitCode).to.equal(0)
    expect(message('WeChat VIP').subTypeSettings).to.deep.equal({
      whatsapp: { enableAutoAnswer: true },
      open: { enableAutoAnswer: true, enableInactivityTimeout: true },
    })
    bench.write(MANIFEST.replace('inactivity_minutes: 30\n', ''))
    expect((await bench.run(['apply', '--adopt'])).exitCode).to.equal(0)
    expect(message('WeChat VIP').subTypeSettings).to.deep.equal({
      whatsapp: { enableAutoAnswer: true },
      open: { enableAutoAnswer: true, enableInactivityTimeout: false },
    })
    expect(message('WeChat VIP').inactivityTimeoutSettings).to.equal(undefined)
  })
})
