import { expect } from 'chai'
import { HARSH_SWITCHES } from './account.js'
import { checkBody } from './custom-bodies.js'

const article = { title: 't', description: 'd', url: 'https://a.example/1', picurl: 'https://a.example/1.png' }
const entry = (id: string, content = id) => ({ id, content })
const entries = (count: number) => Array.from({ length: count }, (_, at) => entry(`e${at}`))

const news = (...articles: unknown[]) => ({ msgtype: 'news', news: { articles } })
const menu = (list: unknown, head: unknown = 'Sure?', tail: unknown = '') => ({
  msgtype: 'msgmenu',
  msgmenu: { head_content: head, list, tail_content: tail },
})

describe('bodies of custom messages', () => {
  it('are shown as the phone shows them', () => {
    expect(checkBody({ msgtype: 'text', text: { content: ' hi\n' } }, HARSH_SWITCHES)).to.deep.equal({ text: ' hi\n' })
    expect(checkBody(news(article), HARSH_SWITCHES)).to.deep.equal({ text: 't\nd', article })
    expect(checkBody(menu([entry('y', 'Yes'), entry('n', 'No')]), HARSH_SWITCHES)).to.deep.equal({
      text: 'Sure?\nYes\nNo',
      menu: [entry('y', 'Yes'), entry('n', 'No')],
    })
  })

  for (const [name, body, code] of [
    ['a type for mini-programs', { msgtype: 'link', link: {} }, 40008],
    ['no object', { msgtype: 'news' }, 47001],
    ['an empty text', { msgtype: 'text', text: { content: '' } }, 44004],
    ['a text of 2049 bytes', { msgtype: 'text', text: { content: 'a'.repeat(2049) } }, 45002],
    ['no article', news(), 47001],
    ['two articles', news(article, article), 45008],
    ['a title of 129 bytes', news({ ...article, title: 'a'.repeat(129) }), 45003],
    ['a description of 513 bytes', news({ ...article, description: 'a'.repeat(513) }), 45004],
    ['an address that opens nothing', news({ ...article, url: '/p/1' }), 45005],
    ['an address of 2049 bytes', news({ ...article, url: `https://a.example/${'x'.repeat(2031)}` }), 45005],
    ['a picture that is none', news({ ...article, picurl: 'p' }), 45006],
    ['eleven entries', menu(entries(11)), 45098],
    ['no entry', menu([]), 44004],
    ['no head', menu(entries(2), ''), 44004],
    ['a list that is none', menu('a'), 47001],
    ['an id that is a number', menu([{ id: 101, content: 'a' }]), 47001],
    ['an id twice', menu([entry('a'), entry('a')]), 47001],
    ['an id that is no word', menu([entry('a b')]), 47001],
    ['a blank entry', menu([entry('a', ' ')]), 47001],
    ['an entry of 129 bytes', menu([entry('a', 'x'.repeat(129))]), 47001],
    ['a menu of more than 2048 bytes', menu(entries(2), 'x'.repeat(2045)), 45002],
  ] as const) {
    it(`are refused with ${code} for ${name}`, () => {
      expect(checkBody(body as Record<string, unknown>, HARSH_SWITCHES)).to.equal(code)
    })
  }

  it('may have fewer entries when the double is told so', () => {
    expect(checkBody(menu(entries(4)), { ...HARSH_SWITCHES, menuEntries: 3 })).to.equal(45098)
  })
})
