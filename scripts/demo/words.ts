import type { DemoLanguage } from './options.js'

/** What customers and bots of the demo say, in the account's language. */
export interface Words {
  readonly place: string
  readonly address: string
  readonly linkTitle: string
  readonly linkText: string
  readonly fileName: string
  readonly miniProgram: string
  /** What WeChat heard in the voice message. */
  readonly heard: string
  readonly help: string
  readonly helpWith: readonly string[]
  readonly weight: string
  readonly weights: readonly string[]
  readonly cardTitle: string
  readonly cardText: string
  readonly buy: string
  readonly keep: string
  readonly details: string
  readonly recommend: string
  readonly teas: readonly (readonly [name: string, about: string])[]
  readonly which: string
  readonly model: string
  readonly choose: string
  readonly shippedTitle: string
  readonly shipped: string
  readonly track: string
  readonly received: string
  readonly thanks: string
  readonly shop: string
  readonly city: string
  readonly districts: readonly (readonly [name: string, shops: readonly (readonly [string, string])[]])[]
  readonly visit: string
  readonly visitWhen: string
  readonly prices: string
  readonly brewing: string
}

const ZH: Words = {
  place: '龙井村茶园',
  address: '杭州市西湖区龙井路 1 号',
  linkTitle: '龙井茶的冲泡方法',
  linkText: '水温、时间和茶具',
  fileName: '订单.xlsx',
  miniProgram: '晨光茶业商城',
  heard: '茶叶罐压扁了，可以换一罐吗',
  help: '需要什么帮助？',
  helpWith: ['查订单', '退换货', '人工客服'],
  weight: '请选择规格',
  weights: ['50 克', '100 克', '250 克'],
  cardTitle: '明前龙井',
  cardText: '100 克 · ¥128，今日采制',
  buy: '购买',
  keep: '收藏',
  details: '详情',
  recommend: '为您推荐：',
  teas: [
    ['云南普洱', '熟茶 · ¥168'],
    ['茉莉花茶', '浓香 · ¥88'],
  ],
  which: '想要哪一款？',
  model: '礼盒',
  choose: '选',
  shippedTitle: '发货通知',
  shipped: '您的订单 2231 已发货，预计明天送达。',
  track: '查看物流',
  received: '已收到',
  thanks: '感谢您的惠顾',
  shop: '请选择门店',
  city: '上海',
  districts: [
    [
      '浦东',
      [
        ['陆家嘴店', '10:00-22:00'],
        ['张江店', '9:00-21:00'],
      ],
    ],
    ['浦西', [['徐家汇店', '10:00-22:00']]],
  ],
  visit: '预约品茶',
  visitWhen: '请选择时间',
  prices: '价目表.pdf',
  brewing: '冲泡方法',
}

const EN: Words = {
  place: 'Longjing tea gardens',
  address: '1 Longjing Road, Hangzhou',
  linkTitle: 'How to brew Longjing',
  linkText: 'Water, time and cups',
  fileName: 'order.xlsx',
  miniProgram: 'Morning Light Tea shop',
  heard: 'The tin is dented, can I have another one?',
  help: 'How can we help?',
  helpWith: ['Find an order', 'Return something', 'Talk to a person'],
  weight: 'Which size?',
  weights: ['50 g', '100 g', '250 g'],
  cardTitle: 'Spring Longjing',
  cardText: '100 g at ¥128, picked today',
  buy: 'Buy',
  keep: 'Keep for later',
  details: 'Details',
  recommend: 'You may also like:',
  teas: [
    ['Yunnan pu-erh', 'Ripe, ¥168'],
    ['Jasmine tea', 'Fragrant, ¥88'],
  ],
  which: 'Which one would you like?',
  model: 'Gift box',
  choose: 'Choose',
  shippedTitle: 'On its way',
  shipped: 'Your order 2231 has left and should arrive tomorrow.',
  track: 'Track it',
  received: 'It is here',
  thanks: 'Thank you for your order',
  shop: 'Please choose a shop',
  city: 'Shanghai',
  districts: [
    [
      'Pudong',
      [
        ['Lujiazui', '10:00-22:00'],
        ['Zhangjiang', '9:00-21:00'],
      ],
    ],
    ['Puxi', [['Xujiahui', '10:00-22:00']]],
  ],
  visit: 'Taste our tea',
  visitWhen: 'Please choose a time',
  prices: 'prices.pdf',
  brewing: 'How to brew it',
}

export function wordsOf(language: DemoLanguage): Words {
  return language === 'en' ? EN : ZH
}
