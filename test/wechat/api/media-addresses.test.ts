import { expect } from 'chai'
import { wechatMediaAddress } from '../../../server/wechat/api/media-addresses.js'

const API = 'https://api.weixin.qq.com'

describe('wechat/api/media-addresses', () => {
  for (const url of [
    'http://mp.weixin.qq.com/mp/video?id=1',
    'https://vweixinp.tc.qq.com/1007_a.f10.mp4?vkey=1',
    'http://203.205.137.89/vweixinp.tc.qq.com/1007_a.f10.mp4?vkey=1',
    'http://mmbiz.qpic.cn/a',
    'https://api.weixin.qq.com/x',
  ]) {
    it(`takes ${url}`, () => expect(wechatMediaAddress(url, API)?.href).to.equal(url))
  }

  for (const url of [
    undefined,
    7,
    '',
    'vweixinp.tc.qq.com/a',
    'file:///etc/passwd',
    'ftp://vweixinp.tc.qq.com/a',
    'http://evil.example/vweixinp.tc.qq.com/a',
    'http://tc.qq.com.evil.example/a',
    'http://notweixin.qq.com/a',
    'http://user@vweixinp.tc.qq.com/a',
    'http://vweixinp.tc.qq.com:8080/a',
    'http://127.0.0.1/vweixinp.tc.qq.com/a',
    'http://2130706433/vweixinp.tc.qq.com/a',
    'http://0x7f.1/vweixinp.tc.qq.com/a',
    'http://10.1.2.3/vweixinp.tc.qq.com/a',
    'http://169.254.169.254/vweixinp.tc.qq.com/a',
    'http://192.168.1.1/vweixinp.tc.qq.com/a',
    'http://100.100.100.200/vweixinp.tc.qq.com/a',
    'http://[::1]/vweixinp.tc.qq.com/a',
    'http://[::ffff:127.0.0.1]/vweixinp.tc.qq.com/a',
    'http://203.205.137.89/elsewhere/a',
    'http://203.205.137.89/',
    'http://localhost/vweixinp.tc.qq.com/a',
  ]) {
    it(`refuses ${url}`, () => expect(wechatMediaAddress(url, API)).to.equal(undefined))
  }

  it('takes the API as it is configured, with its port', () => {
    expect(wechatMediaAddress('http://127.0.0.1:9/a', 'http://127.0.0.1:9/base')?.href).to.equal('http://127.0.0.1:9/a')
    expect(wechatMediaAddress('http://127.0.0.1:8/a', 'http://127.0.0.1:9/base')).to.equal(undefined)
  })
})
