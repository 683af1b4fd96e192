import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { type Bind, type Db, openDb } from '../../../server/store/sqlite/db.js'
import { runBatch } from '../../../server/store/sqlite/run-batch.js'
import { prepareDatabase } from '../../../server/store/sqlite/schema.js'
import { DEFAULT_STORE_LIMITS } from '../../../server/store/store.js'

describe('the SQLite database', () => {
  let folder: string
  let db: Db

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'relay-db-'))
    db = openDb(join(folder, 'relay.db'))
    prepareDatabase(db, 0)
  })

  afterEach(async () => {
    db.close()
    await rm(folder, { recursive: true })
  })

  const pragma = (name: string) => db.statement(`PRAGMA ${name}`).get([])?.[0]

  it('syncs at every commit, in WAL, and overwrites what it deletes', () => {
    expect(pragma('journal_mode')).to.equal('wal')
    expect(pragma('synchronous')).to.equal(2)
    expect(pragma('secure_delete')).to.equal(1)
  })

  it('binds strings, numbers, big integers, buffers and null, in and out', () => {
    const values: Bind[] = ['文', 1.5, 7n, Buffer.from([1, 2]), null]
    const row = db.statement('SELECT ?, ?, ?, ?, ?').get(values)
    expect(row?.[0]).to.equal('文')
    expect(row?.[1]).to.equal(1.5)
    expect(Number(row?.[2])).to.equal(7)
    expect(Buffer.from(row?.[3] as Buffer)).to.deep.equal(Buffer.from([1, 2]))
    expect(row?.[4]).to.equal(null)
  })

  for (const bad of [true, undefined, {}, [1], Symbol('x'), new Date()]) {
    it(`refuses to bind ${typeof bad} ${Array.isArray(bad) ? 'array' : ''}, which would abort the process`, () => {
      expect(() => db.statement('SELECT ?').get([bad as unknown as Bind])).to.throw(TypeError)
    })
  }

  it('lets a failing call of a batch fail alone', () => {
    const context = { db, limits: DEFAULT_STORE_LIMITS, ready: new Set<number>(), edges: 0 }
    const answer = runBatch(
      [
        ['setFact', { name: 'a', value: '1' }],
        ['setFact', { name: 'b', value: true }],
        ['setFact', { name: 'c', value: '3' }],
      ],
      context,
    )
    expect(answer.failures.map(([index]) => index)).to.deep.equal([1])
    const values = ['a', 'b', 'c'].map(
      (name) => db.statement('SELECT value FROM facts WHERE name = ?').get([name])?.[0],
    )
    expect(values).to.deep.equal(['1', undefined, '3'])
  })
})
