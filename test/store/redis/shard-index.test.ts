import { expect } from 'chai'
import { RelayError } from '../../../server/errors.js'
import type { RedisCalls } from '../../../server/store/redis/client.js'
import { collectPage, cursorOf, walkIndex } from '../../../server/store/redis/shard-index.js'

/** Notes where each shard is read on from; all are empty. */
function emptyServer(): { calls: RedisCalls; from: string[] } {
  const from: string[] = []
  const list = async (_script: string, [key = '']: readonly string[], [, score, member]: readonly unknown[]) => {
    if (score !== '') from.push(`${key} ${String(score)} ${String(member)}`)
    return []
  }
  return { calls: { list } as unknown as RedisCalls, from }
}

const walk = (after: string | undefined, { calls } = emptyServer()) =>
  collectPage(walkIndex(calls, { index: 'dead', after, pageSize: 2 }), 1, (entry) => entry)

describe('store/redis/shard-index', () => {
  it('goes on after the entry a cursor names', async () => {
    const server = emptyServer()
    await walk(cursorOf({ shard: '0a', score: 17, member: 'a\nb', value: '' }), server)
    expect(server.from).to.deep.equal(['{0a}:*:dead 17 a\nb'])
  })

  const foreign = ['garbage', 'zz\n1\nm', '00\n\nm', '00\nabc\nm', '00\n1', '00\n+inf\nm', '1', '']
  for (const text of foreign) {
    it(`refuses a cursor of ${JSON.stringify(text)}`, async () => {
      const error: unknown = await walk(Buffer.from(text).toString('base64url')).catch((thrown: unknown) => thrown)
      expect(error).to.be.instanceOf(RelayError).with.property('code', 'invalid_parameter')
    })
  }
})
