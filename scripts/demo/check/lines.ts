import type { DemoLanguage } from '../options.js'

/** What the two say in the scripted conversation. */
export interface Lines {
  readonly hello: string
  readonly answer: string
  readonly longAnswer: string
  /** Six custom messages. */
  readonly veryLongAnswer: string
  /** Any word. */
  readonly readOn: string
  readonly whileGenesysDown: string
  readonly afterRevocation: string
  readonly beforeKill: string
  readonly whileDead: string
  readonly answerWhileDead: string
  readonly other: string
  readonly otherAnswer: string
  readonly third: string
  readonly afterTransfer: string
  /** What the relay says at the end, as its texts have it. */
  readonly closing: string
  readonly agree: string
  /** With a phone number and an ID number. */
  readonly personal: string
  readonly mobile: string
  readonly residentId: string
  /** Goes before a phone number. */
  readonly callBack: string
  /** Why an original is looked at. */
  readonly reason: string
  /** To somebody who is erased. */
  readonly tooLate: string
  readonly newBeginning: string
}

/** With nine, more than one custom message can take, with characters of one to four bytes. */
function paragraphs(line: (number: number) => string, count = 9): string {
  return Array.from({ length: count }, (_, index) => line(index + 1)).join('\n')
}

/** The ID number is the example of the standard, GB 11643. */
const MADE_UP = { mobile: '13912345678', residentId: '11010519491231002X' }

export const LINES: { readonly [Language in DemoLanguage]: Lines } = {
  zh: {
    hello: '你好，我上周买的茶还没到',
    answer: '您好，我马上为您查询 <b>&amp;</b>',
    longAnswer: paragraphs(
      (number) =>
        `${number}. 包裹已从杭州仓库发出，由承运商送往您所在的城市。茶叶采用充氮密封包装，多放一两天也不影响口感。` +
        '如果配送时不方便签收，可以预约其他时段，也可以改送到附近的自提点，七天内领取都有效。',
    ),
    veryLongAnswer: paragraphs(
      (number) =>
        `${number}. 每年春天采下的第一批茶叶只用嫩芽，杀青、揉捻、烘干都在当天完成，香气最足；开封以后请放在阴凉处。`,
      75,
    ),
    readOn: '继续',
    whileGenesysDown: '可以改送到公司吗？',
    afterRevocation: '可以，已为您改为公司地址',
    beforeKill: '太好了，大概几点到？',
    whileDead: '下午我都在',
    answerWhileDead: '预计下午三点左右送达',
    other: '请问有礼盒装吗？',
    otherAnswer: '有的，两种规格，我发图册给您',
    third: '店里周末开门吗？',
    afterTransfer: '您好，我是物流同事，由我继续为您服务',
    closing: '本次会话已结束，感谢您的咨询。如需帮助，欢迎随时留言。',
    ...MADE_UP,
    agree: '同意',
    personal: `我的手机号是 ${MADE_UP.mobile}，身份证号 ${MADE_UP.residentId}`,
    callBack: '好的，稍后致电 ',
    reason: '核对回电号码',
    tooLate: '请问还在吗？',
    newBeginning: '你好，我想买茶',
  },
  en: {
    hello: 'Hello, the tea I bought last week has not arrived',
    answer: 'Hello, let me look into that for you <b>&amp;</b>',
    longAnswer: paragraphs(
      (number) =>
        `${number}. The parcel has left our Hangzhou warehouse and is on its way to your city — 运单已生成. The tea travels in sealed bags, ` +
        'so a day or two more does it no harm. If nobody is home when it comes, choose another time or a pick-up point near you; ' +
        'it is kept there for seven days. ',
    ),
    veryLongAnswer: paragraphs(
      (number) =>
        `${number}. The first leaves of spring are picked by hand, fired, rolled and dried on the same day, which keeps ` +
        'what makes them smell of the hills; keep an open tin cool, dark and away from spices. ',
      57,
    ),
    readOn: 'Go on',
    whileGenesysDown: 'Could it go to my office instead?',
    afterRevocation: 'Certainly, I have changed the address',
    beforeKill: 'Great, when will it be there?',
    whileDead: 'I am in all afternoon',
    answerWhileDead: 'It should arrive at about three',
    other: 'Do you have gift boxes?',
    otherAnswer: 'We do, in two sizes; I will send you the catalogue',
    third: 'Is the shop open at weekends?',
    afterTransfer: 'Hello, I am a colleague from logistics and take over',
    closing: 'This conversation has ended. Thank you for writing to us; send a message whenever you need us again.',
    ...MADE_UP,
    agree: 'agree',
    personal: `My mobile is ${MADE_UP.mobile}, my ID number ${MADE_UP.residentId}`,
    callBack: 'Certainly, we will call ',
    reason: 'to call back',
    tooLate: 'Are you still there?',
    newBeginning: 'Hello, I would like some tea',
  },
}
