import { expect } from 'chai'
import { createAttachmentHosts } from '../../../server/genesys/attachments/hosts.js'

describe('hosts of attachments', () => {
  const region = createAttachmentHosts({
    apiUrl: 'https://api.mypurecloud.jp',
    attachmentHosts: ['*.mypurecloud.jp'],
  })

  it('are those of the region and the API', () => {
    for (const address of [
      'https://api-downloads.mypurecloud.jp/api/v2/downloads/1',
      'https://API.MyPureCloud.jp/x?y=1#z',
      'https://a.b.mypurecloud.jp:443/x',
    ]) {
      expect(region.allowed(address)?.href, address).to.be.a('string')
    }
  })

  const refused: Record<string, string> = {
    'another region': 'https://api-downloads.mypurecloud.com/x',
    'the domain itself': 'https://mypurecloud.jp/x',
    'a name that ends like it': 'https://evilmypurecloud.jp/x',
    'a name that goes on behind it': 'https://api.mypurecloud.jp.evil.example/x',
    'a dot at the end': 'https://api-downloads.mypurecloud.jp./x',
    'a user that looks like the host': 'https://api-downloads.mypurecloud.jp@evil.example/x',
    'a user before the right host': 'https://user:pass@api-downloads.mypurecloud.jp/x',
    'an encoded at sign': 'https://evil.example%40api-downloads.mypurecloud.jp/x',
    'a backslash': 'https://evil.example\\.mypurecloud.jp/x',
    'no TLS': 'http://api-downloads.mypurecloud.jp/x',
    'another port': 'https://api-downloads.mypurecloud.jp:8443/x',
    'another scheme': 'ftp://api-downloads.mypurecloud.jp/x',
    'a file': 'file:///etc/passwd',
    data: 'data:text/plain,x',
    'no address': '/api/v2/downloads/1',
    'an IPv4 address': 'https://127.0.0.1/x',
    'a decimal address': 'https://2130706433/x',
    'an octal address': 'https://0177.0.0.1/x',
    'a hexadecimal address': 'https://0x7f.0x0.0x0.0x1/x',
    'a short address': 'https://127.1/x',
    'an IPv6 address': 'https://[::1]/x',
    'a mapped address': 'https://[::ffff:127.0.0.1]/x',
    'a cloud that answers about its machines': 'http://169.254.169.254/latest/meta-data/',
    'a full-width lookalike': 'https://api。mypurecloud.jp.evil.example/x',
  }
  for (const [name, address] of Object.entries(refused)) {
    it(`refuse ${name}`, () => expect(region.allowed(address)).to.equal(undefined))
  }

  it('of a region never lie in a private network', () => {
    expect(region.mayBePrivate('api.mypurecloud.jp')).to.equal(false)
    expect(region.mayBePrivate('api-downloads.mypurecloud.jp')).to.equal(false)
  })

  it('take an address the operator set, as it was set and nothing beside it', () => {
    const own = createAttachmentHosts({ apiUrl: 'http://127.0.0.1:4010' })
    expect(own.allowed('http://127.0.0.1:4010/files/1')?.href).to.equal('http://127.0.0.1:4010/files/1')
    expect(own.allowed('http://2130706433:4010/files/1')?.hostname).to.equal('127.0.0.1')
    for (const address of [
      'http://127.0.0.1:4011/x',
      'https://127.0.0.1:4010/x',
      'http://127.0.0.1/x',
      'http://127.0.0.2:4010/x',
      'http://[::1]:4010/x',
      'http://a@127.0.0.1:4010/x',
    ]) {
      expect(own.allowed(address), address).to.equal(undefined)
    }
    expect(own.mayBePrivate('127.0.0.1')).to.equal(true)
    expect(own.mayBePrivate('127.0.0.2')).to.equal(false)
  })

  it('take hosts the operator added, over TLS', () => {
    const own = createAttachmentHosts({
      apiUrl: 'https://api.genesys.cn',
      attachmentHosts: ['files.genesys.cn', '*.media.genesys.cn'],
    })
    expect(own.allowed('https://files.genesys.cn/x')).to.be.instanceOf(URL)
    expect(own.allowed('https://a.media.genesys.cn/x')).to.be.instanceOf(URL)
    expect(own.allowed('https://api.genesys.cn/x')).to.be.instanceOf(URL)
    expect(own.allowed('https://other.genesys.cn/x')).to.equal(undefined)
    expect(own.allowed('http://files.genesys.cn/x')).to.equal(undefined)
    expect(own.mayBePrivate('files.genesys.cn')).to.equal(true)
    expect(own.mayBePrivate('a.media.genesys.cn')).to.equal(false)
  })
})
