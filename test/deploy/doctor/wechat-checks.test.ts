import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { DeployBench } from '../deploy-run.js'

/** What WeChat answers, by path. */
type Answers = Readonly<Record<string, object>>

const TOKEN = 'a-token-nobody-may-see'
const FINE: Answers = {
  '/cgi-bin/stable_token': { access_token: TOKEN, expires_in: 7200 },
  '/cgi-bin/getcallbackip': { ip_list: ['101.226.103.0/25', '140.207.54.0/25'] },
  '/cgi-bin/callback/check': { dns: [], ping: [] },
}

describe('doctor: WeChat', function () {
  this.timeout(20_000)
  let bench: DeployBench
  let server: Server
  let asked: { path: string; body: string }[] = []

  const withAnswers = async (answers: Answers, command = 'doctor'): Promise<string> => {
    asked = []
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const path = (request.url ?? '').split('?')[0] ?? ''
      asked.push({ path, body: Buffer.concat(chunks).toString() })
      response.end(JSON.stringify(answers[path] ?? { errcode: 48001, errmsg: 'api unauthorized' }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    bench.env.WECHAT_API_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    bench.env.WECHAT_APP_ID = 'wx0123456789abcdef'
    bench.env.WECHAT_APP_SECRET = 'an-app-secret-nobody-may-see'
    const { out, err } = await bench.run([command])
    return out + err
  }

  beforeEach(async () => {
    bench = await DeployBench.start()
  })
  afterEach(async () => {
    server.closeAllConnections()
    server.close()
    await bench.close()
  })

  it('finds AppID, secret, callback addresses and the way back in order, and shows no secret', async () => {
    const shown = await withAnswers(FINE)
    expect(shown).to.contain('✓ wechat: default: AppID and secret are right')
    expect(shown).to.contain('✓ wechat: default: pushes come from 2 addresses')
    expect(shown).to.contain("✓ wechat: default: WeChat's callback check passes")
    expect(shown).not.to.contain('nobody-may-see')
    expect(asked[0]).to.deep.include({ path: '/cgi-bin/stable_token' })
    expect(asked[0]?.body, 'the token in use stays valid').not.to.contain('force_refresh')
  })

  it('says what WeChat has against the credentials, and asks no more', async () => {
    const shown = await withAnswers({ '/cgi-bin/stable_token': { errcode: 40125, errmsg: 'invalid appsecret' } })
    expect(shown).to.contain('✗ wechat: default: invalid appsecret (40125)')
    expect(asked).to.have.lengthOf(1)
  })

  it('is warned of by plan, which asks for credentials and addresses alone and goes on', async () => {
    const refused = await withAnswers(
      { '/cgi-bin/stable_token': { errcode: 40125, errmsg: 'invalid appsecret' } },
      'plan',
    )
    expect(refused).to.contain('! wechat: default: invalid appsecret (40125)').and.contain('to create')
    expect(refused).not.to.contain('nobody-may-see')
    server.close()
    const partly = await withAnswers({ '/cgi-bin/stable_token': FINE['/cgi-bin/stable_token'] ?? {} }, 'apply')
    expect(partly).to.contain('! wechat: default: callback addresses: api unauthorized (48001)').and.contain('Done: ')
    expect(asked.map(({ path }) => path)).to.deep.equal(['/cgi-bin/stable_token', '/cgi-bin/getcallbackip'])
    server.close()
    expect(await withAnswers(FINE, 'plan')).not.to.contain('wechat:')
    expect(asked).to.have.lengthOf(2)
  })

  it('warns where WeChat allows a look only in part', async () => {
    const shown = await withAnswers({ '/cgi-bin/stable_token': FINE['/cgi-bin/stable_token'] ?? {} })
    expect(shown).to.contain('! wechat: default: callback addresses: api unauthorized (48001)')
    expect(shown).to.contain('! wechat: default: callback check: api unauthorized (48001)')
  })
})
