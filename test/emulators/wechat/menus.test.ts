import { expect } from 'chai'
import { startWeChat } from './start-wechat.js'
import type { WeChatEmulator } from './wechat-emulator.js'

const CLICK = { type: 'click', name: '帮助', key: 'HELP' }
const BELOW = { name: '更多', sub_button: [CLICK] }

describe('custom menus of the WeChat double', () => {
  let wechat: WeChatEmulator
  let token: string

  const call = async (path: string, body?: string | object): Promise<Record<string, unknown>> => {
    const text = typeof body === 'object' ? JSON.stringify(body) : body
    const init = text === undefined ? {} : { method: 'POST', body: text }
    return (await (await fetch(`${wechat.url}/cgi-bin/${path}`, init)).json()) as Record<string, unknown>
  }
  const get = (path: string) => call(`${path}?access_token=${token}`)
  const create = async (menu: string | object) => (await call(`menu/create?access_token=${token}`, menu)).errcode

  beforeEach(async () => {
    const account = { appId: 'wxone', appSecret: 'secret-one', token: 'tok', mode: 'plain' as const }
    wechat = await startWeChat({ accounts: [{ ...account, originalId: 'gh_one' }] })
    const asked = { grant_type: 'client_credential', appid: 'wxone', secret: 'secret-one' }
    token = String((await call('stable_token', asked)).access_token)
  })
  afterEach(() => wechat.close())

  it('are none at first', async () => {
    expect(await get('get_current_selfmenu_info')).to.deep.equal({ is_menu_open: 0, selfmenu_info: {} })
    expect((await get('menu/get')).errcode).to.equal(46003)
  })

  it('of the console are shown until a push URL is enabled, and are nothing to menu/get', async () => {
    const entries = [{ name: '客服', type: 'text', value: '请拨打电话' }]
    wechat.makeConsoleMenu(entries)
    expect(await get('get_current_selfmenu_info')).to.deep.equal({
      is_menu_open: 1,
      selfmenu_info: { button: entries },
    })
    expect((await get('menu/get')).errcode).to.equal(46003)
    wechat.enableServer()
    expect((await get('get_current_selfmenu_info')).is_menu_open).to.equal(0)
  })

  it('of the API are read back in both forms, and outlast the switch', async () => {
    wechat.makeConsoleMenu([{ name: '旧', type: 'text', value: 'x' }])
    expect(await create({ button: [CLICK, BELOW] })).to.equal(0)
    wechat.enableServer()
    expect(await get('get_current_selfmenu_info')).to.deep.equal({
      is_menu_open: 1,
      selfmenu_info: { button: [CLICK, { name: '更多', sub_button: { list: [CLICK] } }] },
    })
    const empty = { ...CLICK, sub_button: [] }
    expect(await get('menu/get')).to.deep.include({
      menu: { button: [empty, { name: '更多', sub_button: [empty] }], menuid: 208396938 },
    })
  })

  const below = (entry: object) => ({ button: [{ name: '更多', sub_button: [entry] }] })
  for (const [what, menu, code] of [
    ['nothing', '', 44002],
    ['no JSON', '{', 47001],
    ['escaped Chinese', '{"button":[{"type":"click","name":"\\u5e2e","key":"K"}]}', 40033],
    ['no entry', { button: [] }, 40016],
    ['four entries', { button: [CLICK, CLICK, CLICK, CLICK] }, 40016],
    ['something beside the entries', { button: [CLICK], menuid: 1 }, 47001],
    ['no name', { button: [{ ...CLICK, name: '' }] }, 40018],
    ['a long name', { button: [{ ...CLICK, name: '六个字太长了' }] }, 40018],
    ['a long name below', below({ ...CLICK, name: '长'.repeat(21) }), 40025],
    ['a type of the console', { button: [{ type: 'text', name: 'x', value: 'y' }] }, 40017],
    ['a type of the console below', below({ type: 'news', name: 'x' }), 40024],
    ['no key', { button: [{ type: 'click', name: 'x' }] }, 40019],
    ['a long key below', below({ ...CLICK, key: 'k'.repeat(129) }), 40026],
    ['no address', { button: [{ type: 'view', name: 'x', url: 'x' }] }, 40020],
    ['a long address below', below({ type: 'view', name: 'x', url: `https://${'x'.repeat(1024)}` }), 40027],
    ['six below', { button: [{ name: 'x', sub_button: Array(6).fill(CLICK) }] }, 40023],
    ['none below', { button: [{ name: 'x', sub_button: [] }] }, 40023],
    ['three levels', below(BELOW), 40022],
    ['a type beside entries below', { button: [{ ...BELOW, type: 'click' }] }, 47001],
    ['a field of another type', { button: [{ ...CLICK, url: 'https://x.example' }] }, 47001],
    [
      'a mini program without page',
      { button: [{ type: 'miniprogram', name: 'x', url: 'https://x', appid: 'wx' }] },
      47001,
    ],
    ['no media', { button: [{ type: 'media_id', name: 'x' }] }, 40007],
  ] as const) {
    it(`are refused with ${what}: ${code}`, async () => {
      expect(await create(menu)).to.equal(code)
      expect((await get('menu/get')).errcode).to.equal(46003)
    })
  }

  it('for parts of the followers stand beside the default one, which has to be there', async () => {
    const add = async (menu: string | object) => (await call(`menu/addconditional?access_token=${token}`, menu)).errcode
    const rule = { tag_id: '2', client_platform_type: '1' }
    expect(await add({ button: [CLICK], matchrule: rule })).to.equal(65303)
    expect(await create({ button: [CLICK] })).to.equal(0)
    for (const [menu, code] of [
      [{ button: [CLICK] }, 65304],
      [{ button: [CLICK], matchrule: { tag_id: '2', sex: '1' } }, 65320],
      [{ button: [CLICK], matchrule: { tag: '2' } }, 47001],
      [{ button: [], matchrule: rule }, 40016],
      [{ button: [{ ...CLICK, name: '' }], matchrule: rule }, 40018],
      ['{', 47001],
    ] as const) {
      expect(await add(menu)).to.equal(code)
    }
    expect(await add({ button: [CLICK], matchrule: rule })).to.equal(undefined)
    const { conditionalmenu } = await get('menu/get')
    const shown = { button: [{ ...CLICK, sub_button: [] }], matchrule: { group_id: '2', client_platform_type: '1' } }
    expect(conditionalmenu).to.deep.equal([{ ...shown, menuid: 208396994 }])
  })

  it('want a token and the right method', async () => {
    for (const path of ['get_current_selfmenu_info', 'menu/get']) {
      expect((await call(`${path}?access_token=other`)).errcode).to.equal(40001)
      expect((await call(path)).errcode).to.equal(41001)
    }
    expect((await call('menu/create?access_token=other', { button: [CLICK] })).errcode).to.equal(40001)
    expect((await get('menu/create')).errcode).to.equal(43002)
  })
})
