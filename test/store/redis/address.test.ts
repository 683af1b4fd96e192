import { expect } from 'chai'
import { parseRedisUrl } from '../../../server/store/redis/address.js'

const open = { username: undefined, password: undefined, db: 0, tls: false }

describe('parseRedisUrl', () => {
  it('reads a single server', () => {
    expect(parseRedisUrl('redis://cache')).to.deep.equal({
      kind: 'standalone',
      host: 'cache',
      port: 6379,
      access: open,
    })
    expect(parseRedisUrl('rediss://relay:p%40ss@10.0.0.1:6390/2')).to.deep.equal({
      kind: 'standalone',
      host: '10.0.0.1',
      port: 6390,
      access: { username: 'relay', password: 'p@ss', db: 2, tls: true },
    })
    expect(parseRedisUrl('redis://:secret@[::1]:7000')).to.deep.include({ host: '::1', port: 7000 })
  })

  it('reads a cluster', () => {
    expect(parseRedisUrl('redis+cluster://a:7000,b')).to.deep.equal({
      kind: 'cluster',
      nodes: [
        { host: 'a', port: 7000 },
        { host: 'b', port: 6379 },
      ],
      access: open,
    })
    expect(parseRedisUrl('rediss+cluster://u:p@a').access).to.deep.equal({
      ...open,
      username: 'u',
      password: 'p',
      tls: true,
    })
  })

  it('reads sentinels with their master group', () => {
    expect(parseRedisUrl('redis+sentinel://a,b:26380/main/3')).to.deep.equal({
      kind: 'sentinel',
      nodes: [
        { host: 'a', port: 26379 },
        { host: 'b', port: 26380 },
      ],
      master: 'main',
      access: { ...open, db: 3 },
    })
  })

  for (const url of [
    'http://a',
    'redis://',
    'redis://a,b',
    'redis://a/x',
    'redis://a:99999',
    'redis+cluster://a/0',
    'redis+sentinel://a',
    'redis://user:topsecret@a/x',
  ]) {
    it(`refuses ${url} without repeating it`, () => {
      expect(() => parseRedisUrl(url))
        .to.throw(Error)
        .with.property('message')
        .that.does.not.include('topsecret')
    })
  }
})
