import { expect } from 'chai'
import fc from 'fast-check'
import { checkMenu } from '../../../../scripts/wechat/menu/check-menu.js'
import { fromConsole } from '../../../../scripts/wechat/menu/from-console.js'
import { bare, isSameMenu, type Menu, type MenuButton } from '../../../../scripts/wechat/menu/menu.js'

/** How get_current_selfmenu_info shows a menu that was set over the API. */
const shown = ({ button }: Menu): object => ({
  button: button.map(({ sub_button: below, ...entry }) =>
    below === undefined ? entry : { ...entry, sub_button: { list: below } },
  ),
})

const word = (max: number) => fc.string({ unit: 'grapheme', minLength: 1, maxLength: max })
const leaf: fc.Arbitrary<MenuButton> = fc.oneof(
  fc.record({ name: word(4), type: fc.constantFrom('click', 'scancode_waitmsg', 'location_select'), key: word(20) }),
  fc.record({ name: word(4), type: fc.constant('view'), url: fc.webUrl() }),
  fc.record({
    name: word(4),
    type: fc.constant('miniprogram'),
    url: fc.webUrl(),
    appid: word(10),
    pagepath: word(10),
  }),
  fc.record({ name: word(4), type: fc.constant('article_id'), article_id: word(10) }),
)
const parent = fc.record({ name: word(4), sub_button: fc.array(leaf, { minLength: 1, maxLength: 5 }) })
const menus = fc.record({ button: fc.array(fc.oneof(leaf, parent), { minLength: 1, maxLength: 3 }) })

describe('a menu in the form of the console', () => {
  it('comes back as it was set over the API', () => {
    fc.assert(
      fc.property(menus, (menu) => {
        const { menu: back, ownAnswers, opened } = fromConsole(shown(menu))
        expect(back).to.deep.equal(menu)
        expect(isSameMenu(back, menu)).to.equal(true)
        expect([ownAnswers, opened]).to.deep.equal([[], []])
      }),
    )
  })

  it('has clicks in place of what answered by itself, with a key that tells the place', () => {
    const info = {
      button: [
        { name: '电话', type: 'text', value: '请拨打 400' },
        {
          name: '更多',
          sub_button: {
            list: [
              { name: '海报', type: 'img', value: 'media-1' },
              { name: '官网', type: 'view', url: 'https://x.example/' },
              { name: '影片', type: 'video', value: 'http://v.example/1' },
            ],
          },
        },
      ],
    }
    const { menu, ownAnswers } = fromConsole(info)
    expect(menu).to.deep.equal({
      button: [
        { name: '电话', type: 'click', key: 'MENU_1' },
        {
          name: '更多',
          sub_button: [
            { name: '海报', type: 'click', key: 'MENU_2_1' },
            { name: '官网', type: 'view', url: 'https://x.example/' },
            { name: '影片', type: 'click', key: 'MENU_2_3' },
          ],
        },
      ],
    })
    expect(ownAnswers).to.deep.equal([
      { place: '1', name: '电话', type: 'text', key: 'MENU_1', text: '请拨打 400' },
      { place: '2.1', name: '海报', type: 'img', key: 'MENU_2_1' },
      { place: '2.3', name: '影片', type: 'video', key: 'MENU_2_3' },
    ])
    expect(checkMenu(menu)).to.deep.equal([])
  })

  it('opens the article of news that have one, and cannot do so with several', () => {
    const news = (...urls: string[]) => ({
      name: '新闻',
      type: 'news',
      value: 'media',
      news_info: { list: urls.map((content_url) => ({ title: 't', content_url })) },
    })
    const one = fromConsole({ button: [news('https://mp.example/1')] })
    expect(one.menu.button).to.deep.equal([{ name: '新闻', type: 'view', url: 'https://mp.example/1' }])
    expect(one.opened).to.deep.equal(['1'])
    const two = fromConsole({ button: [news('https://mp.example/1', 'https://mp.example/2')] })
    expect(two.menu.button[0]?.type).to.equal('click')
    expect(two.ownAnswers.map(({ type }) => type)).to.deep.equal(['news'])
  })

  it('takes a target out of value where it stands there', () => {
    const { menu } = fromConsole({ button: [{ name: 'x', type: 'view', value: 'https://x.example/' }] })
    expect(menu.button[0]?.url).to.equal('https://x.example/')
  })

  for (const info of [
    undefined,
    null,
    [],
    {},
    { button: {} },
    { button: [1] },
    { button: [{}] },
    { button: [{ name: 'x', sub_button: 1 }] },
  ])
    it(`is not ${JSON.stringify(info)}`, () => expect(() => fromConsole(info)).to.throw(TypeError))
})

describe('the form of menu/create', () => {
  it('is sent without what WeChat adds to an answer', () => {
    const answered = {
      button: [
        { name: 'a', type: 'click', key: 'K', sub_button: [], menuid: 5 },
        { name: 'b', sub_button: [{ name: 'c', type: 'view', url: 'https://x', key: 'stray', sub_button: [] }] },
      ],
    } as Menu
    expect(bare(answered)).to.deep.equal({
      button: [
        { name: 'a', type: 'click', key: 'K' },
        { name: 'b', sub_button: [{ name: 'c', type: 'view', url: 'https://x' }] },
      ],
    })
    expect(isSameMenu(answered, bare(answered))).to.equal(true)
  })

  it('differs when customers would notice', () => {
    const menu: Menu = { button: [{ name: 'a', type: 'click', key: 'K' }] }
    for (const entry of [
      { name: 'b', type: 'click', key: 'K' },
      { name: 'a', type: 'click', key: 'L' },
      { name: 'a', type: 'location_select', key: 'K' },
      { name: 'a', sub_button: [{ name: 'a', type: 'click', key: 'K' }] },
    ])
      expect(isSameMenu(menu, { button: [entry] })).to.equal(false)
  })
})
