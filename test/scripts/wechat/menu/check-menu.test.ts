import { expect } from 'chai'
import { checkMenu } from '../../../../scripts/wechat/menu/check-menu.js'
import type { MenuButton } from '../../../../scripts/wechat/menu/menu.js'

const CLICK: MenuButton = { name: '帮助', type: 'click', key: 'HELP' }
const problems = (...button: MenuButton[]) => checkMenu({ button })
const below = (...entries: MenuButton[]) => problems({ name: '更多', sub_button: entries })

describe('checking a menu', () => {
  it('finds nothing wrong with what WeChat takes', () => {
    expect(problems(CLICK, { name: '四个汉字好', type: 'view', url: 'https://x.example' })).to.deep.equal([])
    expect(below(...Array<MenuButton>(5).fill({ ...CLICK, name: '长'.repeat(20) }))).to.deep.equal([])
    expect(problems({ name: 'x', type: 'miniprogram', url: 'https://x', appid: 'wx1', pagepath: 'p' })).to.deep.equal(
      [],
    )
  })

  it('names the place and what is wrong there', () => {
    expect(problems()).to.deep.equal(['The menu has no entry.'])
    expect(problems(CLICK, CLICK, CLICK, CLICK)).to.deep.equal(['The menu has 4 entries; 3 is the most.'])
    expect(problems({ ...CLICK, name: '六个字太长了' })).to.deep.equal([
      'Entry 1 has a name of 18 bytes; 1 to 16 are allowed.',
    ])
    expect(below({ ...CLICK, name: '长'.repeat(21) })).to.deep.equal([
      'Entry 1.1 has a name of 63 bytes; 1 to 60 are allowed.',
    ])
    expect(below(...Array<MenuButton>(6).fill(CLICK))).to.deep.equal(['Entry 1 has 6 entries below it; 5 is the most.'])
    expect(below({ name: 'x', sub_button: [CLICK] })).to.deep.equal([
      'Entry 1.1 has entries below it; there are two levels only.',
    ])
    expect(problems({ name: 'x' })).to.deep.equal(['Entry 1 has no type.'])
    expect(problems({ name: 'x', type: 'text' })).to.deep.equal([
      "Entry 1 has the type text, which WeChat's API does not take.",
    ])
    expect(problems({ name: 'x', type: 'miniprogram', appid: 'wx1' })).to.deep.equal([
      'Entry 1 (miniprogram) has no url.',
      'Entry 1 (miniprogram) has no pagepath.',
    ])
    expect(problems({ ...CLICK, key: 'k'.repeat(129) })).to.deep.equal(['Entry 1 has a key of more than 128 bytes.'])
    expect(problems({ name: 'x', type: 'view', url: 'x.example' })).to.deep.equal(['Entry 1 has a url that is none.'])
  })
})
