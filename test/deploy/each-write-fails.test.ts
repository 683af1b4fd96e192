import { expect } from 'chai'
import type { OrgSnapshot } from '../emulators/genesys/org/snapshot.js'
import type { Fault } from '../emulators/shared/faults.js'
import { DeployBench, MANIFEST } from './deploy-run.js'

const WHOLE = `${MANIFEST}relay_client: {}\nthreading_timeline_minutes: 1440\n`
const APPLY = ['apply', '--org-settings']
const READY = { switches: { integrationWarmUp: 0, pollsUntilDone: 0 } }

async function prepared(): Promise<DeployBench> {
  const bench = await DeployBench.start(READY)
  bench.write(WHOLE)
  return bench
}

/** Each write call of a full apply fails once; whatever it was, a resume ends in the same org. */
describe('deploy: each write fails once', function () {
  this.timeout(240_000)
  let undisturbed: OrgSnapshot
  let writes: readonly string[] = []

  before(async () => {
    const bench = await prepared()
    const { exitCode, err } = await bench.run(APPLY)
    expect(exitCode, err).to.equal(0)
    undisturbed = bench.org.snapshot()
    writes = bench.org.writes.map(({ route }) => route)
    await bench.close()
  })

  it('has all the writes of a full apply', () => {
    expect(writes.length).to.be.greaterThan(35)
    expect(new Set(writes).size).to.be.greaterThan(18)
  })

  async function failsAndResumes(index: number, fault: Fault): Promise<void> {
    const at = `write ${index + 1}, ${writes[index]}`
    const bench = await prepared()
    try {
      bench.org.failWrite(index + 1, fault)
      const stopped = await bench.run([...APPLY, '--retry-seconds', '0'])
      expect(stopped.exitCode, `${at}\n${stopped.out}`).to.equal(1)
      expect(stopped.err, at).to.contain('apply --resume')
      const resumed = await bench.run([...APPLY, '--resume'])
      expect(resumed.exitCode, `${at}\n${resumed.err}`).to.equal(0)
      expect(bench.org.snapshot(), at).to.deep.equal(undisturbed)
      const before = bench.org.writes.length
      expect((await bench.run(APPLY)).out, at).to.contain('No changes.')
      expect(bench.org.writes.length, at).to.equal(before)
    } finally {
      await bench.close()
    }
  }

  it('refused with 500: apply stops with exit code 1, --resume ends as an undisturbed apply', async () => {
    for (const index of writes.keys()) await failsAndResumes(index, { kind: 'status', status: 500 })
  })

  it('an answer that is lost, once for each operation: the same', async () => {
    for (const route of new Set(writes)) await failsAndResumes(writes.indexOf(route), { kind: 'loseAnswer' })
  })
})
