import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { menuFinding } from '../../../scripts/deploy/doctor/menu-check.js'
import { writeBackup } from '../../../scripts/wechat/menu/backup-file.js'

const CONSOLE = { button: [{ name: '电话', type: 'text', value: '400' }] }
const CLICK = { name: 'x', type: 'click', key: 'K' }
const NONE = { errcode: 46003, errmsg: 'menu no exist' }

describe('doctor: the menu', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-menu-'))
  after(() => rmSync(folder, { recursive: true }))

  const look = async (current: object, overApi: object = NONE, account = 'default') => {
    const answers: Record<string, object> = { get_current_selfmenu_info: current, 'menu/get': overApi }
    const ask = async (path: string) => answers[path] as Readonly<Record<string, unknown>>
    const { check, verdict, message } = await menuFinding(account, ask, folder)
    expect(check).to.equal('menu')
    return `${verdict}: ${message}`
  }
  const open = (info: object) => ({ is_menu_open: 1, selfmenu_info: info })

  it('is fine when there is none, or it was set over the API', async () => {
    expect(await look({ is_menu_open: 0, selfmenu_info: {} })).to.match(/^ok: default: there is none/)
    expect(await look(open({ button: [CLICK] }), { menu: { button: [CLICK] } })).to.match(
      /^ok: default: it was set over/,
    )
  })

  it('is warned of while it was made in the console and nobody kept it', async () => {
    expect(await look(open(CONSOLE))).to.equal(
      'warning: default: it was made in the console and stops when a push URL is enabled; keep it first: npm run wechat -- menu backup',
    )
    expect(await look(open(CONSOLE), { menu: { button: [CLICK] } }, 'shop')).to.match(
      /^warning: shop: .*menu backup --account shop$/,
    )
    const backup = { account: 'default', appId: 'wx', takenAt: '', current: CONSOLE, overApi: null }
    writeBackup(join(folder, 'wechat-menu.default.json'), backup, false)
    expect(await look(open(CONSOLE))).to.match(/^ok: default: .* has it, apply that afterwards$/)
    expect(await look(open({ button: [CLICK, ...CONSOLE.button] }))).to.match(/^warning: default: it has changed since/)
  })

  it('is not judged where it cannot be read', async () => {
    expect(await look({ errcode: 48001, errmsg: 'api unauthorized' })).to.equal(
      'skipped: default: the menu cannot be read: api unauthorized (48001)',
    )
    expect(await look(open(CONSOLE), { errcode: 45009, errmsg: 'limit' })).to.match(/^skipped: .*limit \(45009\)$/)
    expect(await look(open({ button: [{}] }))).to.match(/^warning: .*not documented/)
  })
})
