import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { runWeChat } from '../../../scripts/wechat/command.js'
import type { ConsoleMenuEntry } from '../../emulators/wechat/menus.js'
import { startWeChat } from '../../emulators/wechat/start-wechat.js'
import type { WeChatEmulator } from '../../emulators/wechat/wechat-emulator.js'

const SECRET = 'an-app-secret-nobody-may-see'
const CONSOLE_MENU: ConsoleMenuEntry[] = [
  { name: '官网', type: 'view', url: 'https://shop.example/' },
  { name: '服务', sub_button: { list: [{ name: '电话', type: 'text', value: '请拨打 400' }] } },
]
const API_MENU = {
  button: [
    { type: 'click', name: '积分', key: 'POINTS' },
    { name: '更多', sub_button: [{ type: 'view', name: '官网', url: 'https://shop.example/' }] },
  ],
}

describe('npm run wechat -- menu', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wechat-menu-'))
  let wechat: WeChatEmulator
  let files = 0
  let env: Record<string, string>

  const run = async (...args: string[]) => {
    const out: string[] = []
    const err: string[] = []
    const io = {
      env,
      now: () => new Date('2026-01-02T03:04:05Z'),
      print: (line: string) => void out.push(line),
      complain: (line: string) => void err.push(line),
    }
    const code = await runWeChat(['menu', ...args], io)
    const shown = out.join('\n')
    expect(shown + err.join('\n'))
      .not.to.contain(SECRET)
      .and.not.to.contain('access_token')
    return { code, out: shown, err: err.join('\n') }
  }
  const newFile = () => join(folder, `menu-${++files}.json`)
  const fileOf = (content: object | string): string => {
    const file = newFile()
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
    return file
  }
  /** Rules of the menus that were added for parts of the followers. */
  const adds = () =>
    wechat.calls
      .filter(({ route }) => route === 'menu/addconditional')
      .map(({ body }) => (JSON.parse(body) as { matchrule: unknown }).matchrule)
  const creates = () => wechat.calls.filter(({ route }) => route === 'menu/create').length

  beforeEach(async () => {
    const account = { token: 'tok', mode: 'plain' as const, appSecret: SECRET }
    wechat = await startWeChat({
      accounts: [
        { ...account, appId: 'wxone', originalId: 'gh_one' },
        { ...account, appId: 'wxshop', originalId: 'gh_shop' },
      ],
    })
    env = { WECHAT_API_URL: `${wechat.url}/`, WECHAT_APP_ID: 'wxone', WECHAT_APP_SECRET: SECRET }
  })
  afterEach(() => wechat.close())
  after(() => rmSync(folder, { recursive: true }))

  it('keeps a menu of the console over the switch', async () => {
    wechat.makeConsoleMenu(CONSOLE_MENU)
    const shown = await run('show')
    expect(shown.code).to.equal(0)
    expect(shown.out).to.contain('made in the console (3 entries). It STOPS')
    expect(shown.out).to.contain('2.1  电话  text: WeChat answers by itself')
    const file = newFile()
    expect(await run('backup', file)).to.deep.include({ code: 0, err: '' })
    expect(JSON.parse(readFileSync(file, 'utf8'))).to.deep.equal({
      format: 'genesys-cloud-wechat menu 1',
      account: 'default',
      appId: 'wxone',
      takenAt: '2026-01-02T03:04:05.000Z',
      current: { button: CONSOLE_MENU },
      overApi: null,
    })

    wechat.enableServer()
    expect((await run('show')).out).to.contain('has no menu')
    const refused = await run('apply', file)
    expect(refused.code).to.equal(1)
    expect(refused.err).to.contain('2.1  电话  text -> click MENU_2_1').and.contain('--clicks')
    expect(refused.err).to.contain('FORWARD_ONLY={"eventKeys":["MENU_2_1"]}').and.contain('Nothing was changed.')
    expect((await run('apply', file, '--clicks', '--dry-run')).out).to.contain('Nothing was changed (dry run).')
    expect(creates()).to.equal(0)
    const applied = await run('apply', file, '--clicks')
    expect(applied).to.deep.include({ code: 0, err: '' })
    expect(applied.out).to.contain('3 entries are set.')
    expect((await run('show')).out).to.contain('set over the API (3 entries). It stays')
    expect((await run('apply', file, '--clicks')).out).to.contain('has this menu already; nothing was changed')
    expect(creates()).to.equal(1)
  })

  it('keeps a menu of the API to the letter', async () => {
    const file = fileOf(API_MENU)
    expect(await run('apply', file)).to.deep.include({ code: 0, err: '' })
    const backup = newFile()
    expect((await run('backup', backup)).out).to.contain('3 entries, made over the API')
    expect((await run('apply', fileOf({ button: [API_MENU.button[0]] }))).code).to.equal(0)
    const restored = await run('apply', backup)
    expect(restored.out).to.contain('3 entries are set.')
    const { menu } = JSON.parse((await run('show', '--json')).out) as { menu: unknown }
    expect(menu).to.deep.equal({
      button: [
        { ...API_MENU.button[0], sub_button: [] },
        { name: '更多', sub_button: [{ ...API_MENU.button[1]?.sub_button?.[0], sub_button: [] }] },
      ],
    })
  })

  it('keeps menus for parts of the followers, in the order in which WeChat looks at them', async () => {
    const [click] = API_MENU.button
    const menuFor = (name: string, matchrule: object, menuid: number) => ({
      button: [{ ...click, name, sub_button: [] }],
      matchrule,
      menuid,
    })
    expect((await run('apply', fileOf(API_MENU))).code).to.equal(0)
    wechat.addConditionalMenus([
      menuFor('新', { group_id: '3', client_platform_type: '2', sex: '' }, 30),
      menuFor('会员', { group_id: '2' }, 20),
      menuFor('女士', { sex: '2' }, 10),
    ])
    const shown = await run('show')
    expect(shown.out).to.match(/For sex 2 \(without effect\):.*For tag 2:.*For tag 3, Android:\n {2}1 +新 +click/s)
    const file = newFile()
    expect((await run('backup', file)).out).to.contain('Also 3 menus for parts of the followers.')
    wechat.addConditionalMenus([])

    const dry = await run('apply', file, '--dry-run')
    expect(dry.out).to.contain('For tag 2:').and.contain('Nothing was changed (dry run).')
    expect(adds()).to.deep.equal([])
    const applied = await run('apply', file)
    expect(applied).to.deep.include({ code: 0, err: '' })
    expect(applied.out)
      .to.contain('2 menus for parts of the followers are added.')
      .and.contain('The menu for sex 2 is not set: WeChat takes no such rule any more (sex).')
    expect(adds()).to.deep.equal([{ tag_id: '2' }, { tag_id: '3', client_platform_type: '2' }])
    expect(creates()).to.equal(1)
    expect((await run('apply', file)).out).to.contain('has this menu already; nothing was changed')
    expect(adds()).to.have.length(2)

    wechat.failNext('menu/addconditional', 1, { kind: 'errcode', errcode: 65305, errmsg: 'too many' })
    wechat.addConditionalMenus([])
    expect((await run('apply', file)).err).to.contain('(65305)')
  })

  it('sets nothing of a file with a menu for some followers that WeChat would refuse', async () => {
    const overApi = {
      menu: API_MENU,
      conditionalmenu: [{ button: Array(4).fill(API_MENU.button[0]), matchrule: { group_id: '2' }, menuid: 1 }],
    }
    const current = {
      button: API_MENU.button.map(({ sub_button: below, ...entry }) => ({
        ...entry,
        ...(below && { sub_button: { list: below } }),
      })),
    }
    const { code, err } = await run('apply', fileOf({ format: 'genesys-cloud-wechat menu 1', current, overApi }))
    expect(code).to.equal(1)
    expect(err).to.contain('For tag 2: The menu has 4 entries')
    expect(creates()).to.equal(0)
  })

  it('prints one JSON object with --json, refusals too', async () => {
    expect(JSON.parse((await run('show', '--json')).out)).to.deep.include({ isOpen: false, menu: null })
    wechat.makeConsoleMenu(CONSOLE_MENU)
    const { madeIn, ownAnswers } = JSON.parse((await run('show', '--json')).out)
    expect([madeIn, ownAnswers.length]).to.deep.equal(['console', 1])
    const file = newFile()
    expect(JSON.parse((await run('backup', file, '--json')).out)).to.deep.include({ file, madeIn: 'console' })
    const refused = await run('apply', file, '--json')
    expect([refused.code, JSON.parse(refused.out).applied]).to.deep.equal([1, false])
    const applied = await run('apply', file, '--json', '--clicks')
    expect([applied.code, JSON.parse(applied.out).applied]).to.deep.equal([0, true])
  })

  it('serves another account, with its own variables, and mixes no two up', async () => {
    const file = newFile()
    expect(await run('show', '--account', 'shop')).to.deep.include({
      code: 2,
      err: 'Set SHOP_WECHAT_APP_ID.\nSet SHOP_WECHAT_APP_SECRET.',
    })
    Object.assign(env, { SHOP_WECHAT_APP_ID: 'wxshop', SHOP_WECHAT_APP_SECRET: SECRET })
    wechat.makeConsoleMenu([{ name: 'x', type: 'view', url: 'https://x.example' }], 'wxshop')
    expect((await run('backup', file, '--account', 'shop')).code).to.equal(0)
    const mixed = await run('apply', file)
    expect(mixed).to.deep.include({ code: 1 })
    expect(mixed.err).to.contain('is of the account shop')
    expect((await run('apply', file, '--account', 'shop')).code).to.equal(0)
  })

  it('replaces no backup unless told to, and keeps no empty menu', async () => {
    const file = newFile()
    expect(await run('backup', file)).to.deep.include({ code: 1 })
    expect(existsSync(file)).to.equal(false)
    wechat.makeConsoleMenu(CONSOLE_MENU)
    expect((await run('backup', file)).code).to.equal(0)
    expect(await run('backup', file)).to.deep.include({
      code: 1,
      err: `${file} is there already: take another name, or --force to replace it.`,
    })
    expect((await run('backup', file, '--force')).code).to.equal(0)
    expect((await run('backup', join(folder, 'no', 'such', 'folder.json'))).err).to.contain(
      'cannot be written (ENOENT)',
    )
  })

  for (const [what, content, complaint] of [
    ['no JSON', '{', 'is not JSON'],
    ['no menu', { entries: [] }, 'is neither a backup of a menu nor a menu'],
    ['null', 'null', 'is neither a backup'],
    ['a backup without a menu', { format: 'genesys-cloud-wechat menu 1', current: {} }, 'is neither a backup'],
    ['entries without names', { button: [{}] }, 'is neither a backup'],
    ['too many entries', { button: Array(4).fill(API_MENU.button[0]) }, 'The menu has 4 entries'],
  ] as const) {
    it(`applies nothing of a file with ${what}`, async () => {
      const { code, err } = await run('apply', fileOf(content))
      expect(code).to.equal(1)
      expect(err).to.contain(complaint)
      expect(creates()).to.equal(0)
    })
  }

  it('says what WeChat has against it, and when nobody answers', async () => {
    env.WECHAT_APP_SECRET = 'wrong'
    expect((await run('show')).err).to.match(/^WeChat refused: invalid appsecret.* \(40125\): check the AppSecret/)
    env.WECHAT_APP_SECRET = SECRET
    wechat.failNext('selfmenu', 1, { kind: 'errcode', errcode: 48001, errmsg: 'api unauthorized' })
    expect((await run('show')).err)
      .to.contain('api unauthorized')
      .and.contain('(48001): the account may not')
    wechat.failNext('menu/create', 1, { kind: 'errcode', errcode: 40027, errmsg: 'invalid sub button url size' })
    expect(await run('apply', fileOf(API_MENU))).to.deep.include({ code: 1 })
    wechat.failNext('selfmenu', 1, { kind: 'status', status: 502, body: '<html></html>' })
    expect((await run('show')).err).to.contain('Something that is not WeChat answered')
    wechat.setDown(true)
    expect((await run('show')).err).to.match(/^WeChat cannot be reached \(\w+\)\.$/)
    expect((await run('apply', newFile())).err).to.contain('cannot be read (ENOENT)')
  })

  it('refuses a command that is wrong, with help where it is asked for', async () => {
    expect((await run('mend')).code).to.equal(2)
    expect((await run('apply')).code).to.equal(2)
    expect((await run('show', '--account', 'No Name')).err).to.contain('--account is a name')
    env.WECHAT_API_URL = 'api.weixin.qq.com'
    env.WECHAT_PROXY_URL = 'proxy'
    expect((await run('show')).err).to.equal(
      'WECHAT_API_URL is no http or https address.\nWECHAT_PROXY_URL is no address of a proxy.',
    )
    const help = await run('--help')
    expect(help.code).to.equal(0)
    expect(help.out).to.contain('backup').and.contain('apply')
  })
})
