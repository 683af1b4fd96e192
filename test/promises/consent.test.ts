import { expect } from 'chai'
import { onEveryStore, type StoreKind } from './harness/stores.js'
import { startTap, type Tap } from './harness/tap.js'
import { pause, until } from './harness/wait.js'
import { World } from './harness/world.js'

const [ALICE, BOB] = ['oConsent-Alice-0001', 'oConsent-Bob-0002'] as const
const FORGED = { query: { signature: 'b'.repeat(40), msg_signature: 'b'.repeat(40) } }
const TERMS = {
  CONSENT_MODE: 'required',
  CONSENT_RECIPIENT: '示例亚洲有限公司',
  CONSENT_COUNTRY: '日本',
  CONSENT_CONTACT: 'privacy@example.cn',
  CONSENT_POLICY_VERSION: '2026-01',
  CONSENT_POLICY_URL: 'https://www.example.cn/privacy',
  CONSENT_ALTERNATIVE: '请致电 400-000-0000',
}

describe('Promise: nothing crosses without consent', () => {
  it('nothing at all goes to Genesys before the customer agrees, over a kill; then all of it, in order, on either store', () =>
    onEveryStore(check)).timeout(60_000)
})

async function check(store: StoreKind): Promise<void> {
  let tap: Tap | undefined
  const env = async ({ genesys }: World['platforms']) => {
    tap = await startTap(genesys.url)
    return { ...TERMS, GENESYSCLOUD_API_URL: tap.url, GENESYSCLOUD_LOGIN_URL: tap.url }
  }
  try {
    await World.within({ store, env }, async (world) => {
      const { wechat, genesys } = world.platforms
      const texts = () => genesys.inbound.map(({ text }) => text)
      const asked = await wechat.sendText(ALICE, '第一条')
      expect(asked.reply).to.contain(TERMS.CONSENT_RECIPIENT).and.to.contain(TERMS.CONSENT_POLICY_URL)
      await wechat.sendText(ALICE, '第二条')
      await wechat.sendEvent(ALICE, 'CLICK', { EventKey: 'ORDERS' })
      await wechat.sendMedia(ALICE, 'image', Buffer.from('ffd8ffe000104a464946', 'hex'))
      await wechat.sendText(BOB, '别人的')
      await world.relay.kill()
      await world.relay.start()
      // Words that are not Alice's, and one whose sender nobody can know.
      await wechat.sendText(ALICE, '1', FORGED)
      expect((await wechat.sendText(BOB, '0')).reply).to.contain(TERMS.CONSENT_ALTERNATIVE)
      await wechat.sendText(ALICE, '第三条')
      await pause(1500)
      expect(tap?.sent, 'bytes on the wire to Genesys').to.equal('')
      expect(wechat.calls.map(({ route }) => route).filter((route) => route.includes('media'))).to.deep.equal([])

      expect((await wechat.sendText(ALICE, '1')).reply).to.contain('同意已记录')
      await until('what waited has arrived', () => texts().includes('第三条'))
      expect(texts().filter((text) => text?.startsWith('第'))).to.deep.equal(['第一条', '第二条', '第三条'])
      expect(genesys.inbound.map(({ customerId }) => customerId)).to.satisfy(
        (ids: string[]) => new Set(ids).size === 1,
        'of one customer alone',
      )
      expect(texts()).to.not.include('1').and.to.not.include('别人的')

      expect((await wechat.sendText(ALICE, '撤回同意')).reply).to.contain(TERMS.CONSENT_CONTACT)
      const sent = tap?.sent
      await wechat.sendText(ALICE, '第四条')
      await pause(1000)
      expect(tap?.sent, 'bytes after the withdrawal').to.equal(sent)
    })
  } finally {
    await tap?.close()
  }
}
