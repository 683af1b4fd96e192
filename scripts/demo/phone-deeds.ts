import type { WeChatEmulator } from '../../test/emulators/wechat/wechat-emulator.js'
import type { PhoneDeed } from './view.js'

/** What a customer does on the phone besides writing. */
interface Deed {
  /** MsgType; `event` for an event. */
  readonly msgType: string
  /** The text of a text message, as WeChat pushes it. */
  readonly text: string
  /**
   * Form of what the agent reads, in either language; undefined for an event, which is told only while a session is open.
   */
  readonly arrivesAs: string | undefined
  send(wechat: WeChatEmulator, openId: string): ReturnType<WeChatEmulator['sendText']>
}

const MAP = '^\\[(?:位置|Location)\\]'
const LINK = '^\\[(?:链接|Link)\\]'
const NOT_PASSED_ON = '^(?:【系统】|\\[System\\]).*(?:贴纸|sticker)'

/** What WeChat pushes in place of a sticker from the shop. */
const UNSUPPORTED = '【收到不支持的消息类型，暂无法显示】'

const EMOJI = '[捂脸]/:strong/:rose'
const EVENT = { msgType: 'event', text: '', arrivesAs: undefined }

export const DEEDS: Readonly<Record<PhoneDeed, Deed>> = {
  location: {
    ...{ msgType: 'location', text: '' },
    arrivesAs: MAP,
    send: (wechat, openId) =>
      wechat.sendMessage(openId, 'location', {
        Location_X: '30.242489',
        Location_Y: '120.148681',
        Scale: '16',
        Label: '杭州市西湖区龙井路 1 号',
      }),
  },
  link: {
    ...{ msgType: 'link', text: '' },
    arrivesAs: LINK,
    send: (wechat, openId) =>
      wechat.sendMessage(openId, 'link', {
        Title: '龙井茶的冲泡方法',
        Description: '水温、时间和茶具',
        Url: 'https://tea.example/brewing?from=wechat&lang=zh',
      }),
  },
  emoji: {
    ...{ msgType: 'text', text: EMOJI, arrivesAs: '^🤦👍🌹$' },
    send: (wechat, openId) => wechat.sendText(openId, EMOJI),
  },
  sticker: {
    ...{ msgType: 'text', text: UNSUPPORTED, arrivesAs: NOT_PASSED_ON },
    send: (wechat, openId) => wechat.sendText(openId, UNSUPPORTED),
  },
  menu: { ...EVENT, send: (wechat, openId) => wechat.sendEvent(openId, 'CLICK', { EventKey: 'ORDERS' }) },
  page: {
    ...EVENT,
    send: (wechat, openId) =>
      wechat.sendEvent(openId, 'VIEW', { EventKey: 'https://tea.example/shop', MenuId: '430001' }),
  },
  scan: {
    ...EVENT,
    send: (wechat, openId) =>
      wechat.sendEvent(openId, 'SCAN', { EventKey: 'shop-counter-3', Ticket: 'demo-ticket-counter-3' }),
  },
  follow: {
    ...EVENT,
    send: (wechat, openId) =>
      wechat.sendEvent(openId, 'subscribe', { EventKey: 'qrscene_poster-7', Ticket: 'demo-ticket-poster-7' }),
  },
}
