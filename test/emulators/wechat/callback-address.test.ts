import { expect } from 'chai'
import { startWeChat } from './start-wechat.js'
import type { WeChatEmulator } from './wechat-emulator.js'

describe('callback addresses of the WeChat double', () => {
  let wechat: WeChatEmulator
  let token: string

  const call = async (path: string, body?: object): Promise<Record<string, unknown>> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    return (await (await fetch(`${wechat.url}/cgi-bin/${path}`, init)).json()) as Record<string, unknown>
  }
  const check = (body?: object, with_ = token) => call(`callback/check?access_token=${with_}`, body)

  before(async () => {
    const account = { appId: 'wxone', appSecret: 'secret-one', token: 'tok', mode: 'plain' as const }
    wechat = await startWeChat({ accounts: [{ ...account, originalId: 'gh_one', webhookUrl: 'http://127.0.0.1:9/' }] })
    const asked = { grant_type: 'client_credential', appid: 'wxone', secret: 'secret-one' }
    token = String((await call('stable_token', asked)).access_token)
  })
  after(() => wechat.close())

  it('are told to who has a token', async () => {
    expect(await call(`getcallbackip?access_token=${token}`)).to.deep.equal({ ip_list: ['127.0.0.1'] })
    expect((await call('getcallbackip?access_token=other')).errcode).to.equal(40001)
    expect((await call('getcallbackip')).errcode).to.equal(41001)
  })

  it('are checked as asked, for known actions and operators', async () => {
    expect(await check({ action: 'dns', check_operator: 'DEFAULT' })).to.deep.include({ ping: [] })
    expect(await check({ action: 'all', check_operator: 'CAP' })).to.have.keys('dns', 'ping')
    expect((await check({ action: 'all' })).errcode).to.equal(47001)
    expect((await check({ action: 'look', check_operator: 'CAP' })).errcode).to.equal(47001)
    expect((await check({ action: 'all', check_operator: 'CAP' }, 'other')).errcode).to.equal(40001)
    expect((await check()).errcode).to.equal(43002)
  })
})
