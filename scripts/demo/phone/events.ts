import type { XmlFields } from '../../../test/emulators/wechat/xml.js'
import type { Deed, PhoneKit } from './deed.js'

/** Told to the agent while a session is open. */
function event(name: string, fields: XmlFields | ((kit: PhoneKit) => XmlFields)): Deed {
  return {
    arrivesAs: undefined,
    send: (kit, openId) => kit.wechat.sendEvent(openId, name, typeof fields === 'function' ? fields(kit) : fields),
  }
}

const SCANNED = { ScanCodeInfo: { ScanType: 'qrcode', ScanResult: 'https://tea.example/tin/128' } }
const PICTURES = {
  SendPicsInfo: { Count: 2, PicList: { item: [{ PicMd5Sum: 'aa11' }, { PicMd5Sum: 'bb22' }] } },
}

/** Taps on the account's menu. */
export const MENU_TAPS = {
  menu: event('CLICK', { EventKey: 'ORDERS' }),
  page: event('VIEW', { EventKey: 'https://tea.example/shop', MenuId: '430001' }),
  'mini-page': event('view_miniprogram', { EventKey: 'pages/shop/home', MenuId: '430002' }),
  'scan-push': event('scancode_push', { EventKey: 'CHECK_TIN', ...SCANNED }),
  'scan-wait': event('scancode_waitmsg', { EventKey: 'CHECK_TIN', ...SCANNED }),
  photo: event('pic_sysphoto', { EventKey: 'CLAIM', ...PICTURES }),
  album: event('pic_photo_or_album', { EventKey: 'CLAIM', ...PICTURES }),
  'weixin-album': event('pic_weixin', { EventKey: 'CLAIM', ...PICTURES }),
  place: event('location_select', ({ words }) => ({
    EventKey: 'NEAREST_SHOP',
    SendLocationInfo: {
      ...{ Location_X: '30.2425', Location_Y: '120.1487', Scale: '15' },
      ...{ Label: words.address, Poiname: words.place },
    },
  })),
} as const satisfies Record<string, Deed>

/** What happens between a customer and the account. */
export const ACCOUNT_EVENTS = {
  scan: event('SCAN', { EventKey: 'shop-counter-3', Ticket: 'demo-ticket-counter-3' }),
  follow: event('subscribe', { EventKey: 'qrscene_poster-7', Ticket: 'demo-ticket-poster-7' }),
  unfollow: event('unsubscribe', { EventKey: '' }),
} as const satisfies Record<string, Deed>
