import { expect } from 'chai'
import { isHttpUrl, isOpenOnTheWire, isProxyUrl, isStoreUrl, withoutEndSlash } from '../../server/config/addresses.js'

function refused(check: (value: string) => boolean, values: readonly string[]): void {
  for (const value of values) expect(check(value), value).to.equal(false)
}

function taken(check: (value: string) => boolean, values: readonly string[]): void {
  for (const value of values) expect(check(value), value).to.equal(true)
}

describe('addresses', () => {
  it('tells http addresses', () => {
    taken(isHttpUrl, ['http://127.0.0.1:8080', 'https://a.example/path/'])
    refused(isHttpUrl, [
      '',
      'a.example',
      'ftp://a',
      'https://',
      'http:/a',
      'https://u:p@a',
      'https://a?x',
      'https://a#x',
    ])
  })

  it('tells proxy addresses', () => {
    taken(isProxyUrl, ['http://proxy:3128', 'https://user:word@proxy/'])
    refused(isProxyUrl, ['proxy:3128', 'socks5://proxy', 'http://proxy/path', 'http://proxy?x'])
  })

  it('tells store addresses', () => {
    taken(isStoreUrl, [
      'sqlite:relay.db',
      'sqlite:/var/lib/relay/relay.db',
      'redis://h',
      'redis://:word@h:6379/1',
      'rediss://user:word@h',
      'redis+cluster://a:1,b:2,[::1]:3',
      'redis+cluster://user:word@a:1,b:2/',
      'redis+sentinel://a:26379,b/main',
      'redis+sentinel://a/main/0',
      'rediss+cluster://a:1,b:2',
      'redis://:p%23ss#word@h',
    ])
    refused(isStoreUrl, [
      '',
      'relay.db',
      'sqlite:',
      'sqlite::memory:',
      'sqlite:data/',
      'redis:h',
      'redis:///0',
      'redis://h/x',
      'redis://a,b',
      'redis://h:0',
      'redis://h:65536',
      'redis://:%zz@h',
      'redis+cluster://',
      'redis+cluster://a,,b',
      'redis+cluster://a/1',
      'redis+sentinel://a',
      'memcached://h',
    ])
  })

  it('drops slashes at the end', () => {
    expect(withoutEndSlash('https://a/b//')).to.equal('https://a/b')
  })

  it('knows what can be read on the way', () => {
    taken(isOpenOnTheWire, ['http://api.example', 'http://10.0.0.1:1'])
    refused(isOpenOnTheWire, ['https://api.example', 'http://127.0.0.1:1', 'http://[::1]:1', 'http://localhost'])
  })
})
