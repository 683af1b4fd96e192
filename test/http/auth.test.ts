import { expect } from 'chai'
import type { Request, Response } from 'express'
import { createApiAuth } from '../../server/http/auth.js'
import { apiKey } from './api-key.js'
import { startApp } from './app-double.js'

const KEY = 'a-key-of-the-privacy-desk-0'

describe('createApiAuth', () => {
  it('lets nobody in when there are no keys', async () => {
    const app = await startApp({ apiKeys: [] })
    const answer = await app.ask('GET', '/api/v1/unrelayed', { authorization: 'Bearer anything' })
    expect(answer.status).to.equal(401)
    await app.close()
  })

  it('lets two keys of a role in at once, and none that only resembles one', async () => {
    const app = await startApp({ apiKeys: [apiKey('admin', KEY), apiKey('admin', `${KEY}1`)] })
    const statusOf = async (key: string) =>
      (await app.ask('GET', '/api/v1/unrelayed', { authorization: `Bearer ${key}` })).status
    expect(await statusOf(KEY)).to.equal(200)
    expect(await statusOf(`${KEY}1`)).to.equal(200)
    for (const wrong of [KEY.slice(1), `${KEY}2`, KEY.toUpperCase(), apiKey('admin', KEY).digest]) {
      expect(await statusOf(wrong)).to.equal(401)
    }
    await app.close()
  })

  it('says whose request it is', () => {
    const auth = createApiAuth([apiKey('admin', 'x'), apiKey('privacy', KEY, { name: 'desk', accounts: ['shop'] })])
    const response = {} as Response
    const request = { headers: { authorization: `bearer ${KEY}` } } as Request
    expect(() => auth.identityOf(response)).to.throw('API key')
    auth.authenticate(request, response, () => undefined)
    expect(auth.identityOf(response)).to.deep.equal({ role: 'privacy', name: 'desk', accounts: ['shop'] })
  })
})
