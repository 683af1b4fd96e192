import { expect } from 'chai'
import { chosenOption } from '../../../server/relay/questions/chosen-option.js'

function options(...shown: string[]) {
  return shown.map((text) => ({ type: 'QuickReply' as const, text, payload: text, shown: text }))
}

const many = options(
  ...Array.from({ length: 30 }, (_, index) => `option ${String.fromCharCode(97 + (index % 26))}${index}`),
)

describe('chosen option', () => {
  const said: [string, number | undefined][] = [
    ...(
      [
        '2',
        '２',
        '二',
        '两',
        ' 2 ',
        '2.',
        '２。',
        '2、',
        '(2)',
        '（2）',
        '【2】',
        '②',
        '2️⃣',
        '选2',
        '选择2',
        '第2',
        '第二个',
      ] as const
    ).map((text): [string, number] => [text, 1]),
    ...(['2号', '2项', 'option b1', 'ＯＰＴＩＯＮ B1', ' Option b1\n'] as const).map((text): [string, number] => [
      text,
      1,
    ]),
    ...([
      ['十', 9],
      ['十一', 10],
      ['二十', 19],
      ['二十三', 22],
      ['30', 29],
    ] as [string, number][]),
    ...(
      ['0', '31', '三十一', '十十', '一二', '2 3', '1,2', 'two', '2个人', '好的', '', 'option', '-2', '2.5'] as const
    ).map((text): [string, undefined] => [text, undefined]),
  ]
  for (const [text, index] of said) {
    it(`takes ${JSON.stringify(text)} for ${index === undefined ? 'no answer' : `number ${index + 1}`}`, () => {
      expect(chosenOption(text, many)).to.equal(index)
    })
  }

  it("prefers an option's own text to its number", () => {
    expect(chosenOption('2', options('1', '5', '2'))).to.equal(2)
  })

  it('takes a text that two options share for none of them', () => {
    expect(chosenOption('Buy', options('Buy', 'Buy'))).to.equal(undefined)
    expect(chosenOption('2', options('Buy', 'Buy'))).to.equal(1)
  })

  it('takes a long text for what it is', () => {
    expect(chosenOption('2'.repeat(100_000), many)).to.equal(undefined)
  })
})
