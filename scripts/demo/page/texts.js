/** Every text of the page, in both languages. `{name}` marks what is filled in. */
const zh = {
  htmlLang: 'zh-CN',
  title: '微信 ⇄ Genesys Cloud 中继演示',
  brandNote: '真实中继，两端平台均为本机模拟',
  switchTo: 'English',
  switchLabel: '切换到英文',
  offline: '与演示程序的连接已断开，正在重连…',

  phoneRegion: '顾客的微信',
  phonePick: '选择顾客',
  lin: '林晓',
  chen: '陈伟',
  walker: 'Emma',
  accountName: '晨光茶业',
  accountKind: '服务号',
  backToChats: '返回',
  accountMenu: '更多',
  accountTyping: '对方正在输入…',
  phoneEmpty: '发一条消息，看它如何到达坐席桌面',
  phoneInput: '发消息',
  phoneSend: '发送',
  phoneLog: '微信对话',
  passive: '被动回复',
  sending: '发送中',
  notSent: '未送达',
  samples: '常用语',
  deeds: '更多操作',
  deed_location: '位置',
  deed_link: '链接',
  deed_emoji: '表情',
  deed_sticker: '贴纸',
  deed_menu: '点菜单',
  deed_page: '菜单网页',
  deed_scan: '扫码',
  deed_follow: '关注',
  what_location: '[位置]',
  what_link: '[链接]',
  what_CLICK: '点击了菜单',
  what_VIEW: '通过菜单打开',
  what_SCAN: '扫描了二维码',
  what_subscribe: '关注了服务号',
  phoneSamples: ['你好，我的订单还没到', '可以改送货地址吗？', '谢谢'],

  relayRegion: '中继',
  relayName: '中继服务器',
  relayUp: '运行中',
  relayStarting: '启动中',
  relayDown: '已停止',
  relayUpFor: '进程 {pid} · 已运行 {time} · {ready} 毫秒就绪',
  relayRestartIn: '{seconds} 秒后重新启动',
  relayStartingNote: '等待 /readyz…',
  relayKills: '已被终止 {count} 次',
  breakThings: '制造故障',
  genesysDown: 'Genesys 宕机',
  genesysDownHint: '所有请求返回 503',
  wechatDown: '微信接口宕机',
  wechatDownHint: '接口返回 503',
  tokenRevoked: '作废微信令牌',
  tokenRevokedHint: '微信返回 40001',
  kill: 'kill -9 中继',
  killHint: '3 秒后重新启动',
  tallySent: '已发出',
  tallyArrived: '已到达',
  tallyWaiting: '途中',
  tallyTwice: '重复',
  tallyFailed: '失败',
  tallyRegion: '消息统计',

  planTitle: '部署到 Genesys 组织',
  planOutcome: '{count} 项，用时 {time}',
  planNote: '启动时运行的 npm run deploy -- plan 的输出；随后由 apply 执行',

  waysRegion: '消息的路径',
  waysEmpty: '每条消息经过的每一步都会显示在这里',
  toAgent: '顾客 → 坐席',
  toCustomer: '坐席 → 顾客',
  in_received: '微信推送',
  in_stored: '已落盘',
  in_delivered: 'Genesys',
  out_received: '坐席发出',
  out_stored: '已落盘',
  out_delivered: '微信',
  out_receipt: '回执',
  totalDone: '共 {time}',
  waitingFor: '等待 {time}',
  wayFailed: '失败',
  wayParts: '{count} 条',
  wayRefused: '{problem} · 已尝试 {count} 次',
  wayHandover: '第 {count} 次尝试',
  wayAck: '已自动回复',

  desktopRegion: 'Genesys 坐席桌面',
  desktopName: '坐席桌面',
  emulated: '模拟',
  agentName: '坐席 · 周敏',
  agentStatus: '空闲',
  queues: '队列',
  queueOpen: '{count} 个会话',
  transfer: '转接…',
  transferTo: '转接到其他队列',
  tier_Platinum: '白金',
  tier_Gold: '金卡',
  tier_Standard: '普通',
  conversations: '会话',
  noConversations: '暂无会话',
  conversationEnded: '已结束',
  pickConversation: '顾客发来第一条消息后，会话会出现在这里',
  deskLog: '会话记录',
  deskInput: '回复顾客',
  deskSend: '发送',
  deskEnd: '结束会话',
  deskEndSure: '确认结束？',
  deskEndedNote: '会话已结束；顾客再次来信会开启新的会话',
  deskSamples: ['您好，我马上为您查询', '您的包裹今天送达', '长回复'],
  bytes: '{bytes} / 2048 字节',
  bytesParts: '{bytes} 字节 · 微信将分 {parts} 条左右收到',
  tick_sending: '发送中',
  tick_accepted: '中继已接收',
  tick_delivered: '已送达微信',
  tick_failed: '未送达',
  you: '你',
  newMessages: '{count} 条新消息',
  requestFailed: '操作失败：{reason}',
}

const en = {
  htmlLang: 'en',
  title: 'WeChat ⇄ Genesys Cloud relay, live',
  brandNote: 'The real relay between two emulated platforms',
  switchTo: '中文',
  switchLabel: 'Switch to Chinese',
  offline: 'Connection to the demo lost, reconnecting…',

  phoneRegion: 'WeChat of the customer',
  phonePick: 'Choose a customer',
  lin: 'Lin',
  chen: 'Chen',
  walker: 'Emma',
  accountName: 'Morning Light Tea',
  accountKind: 'Service account',
  backToChats: 'Back',
  accountMenu: 'More',
  accountTyping: 'Typing…',
  phoneEmpty: 'Send a message and watch it reach the agent desktop',
  phoneInput: 'Message',
  phoneSend: 'Send',
  phoneLog: 'WeChat conversation',
  passive: 'Passive reply',
  sending: 'Sending',
  notSent: 'Not delivered',
  samples: 'Quick lines',
  deeds: 'More to send',
  deed_location: 'Location',
  deed_link: 'Link',
  deed_emoji: 'Emoji',
  deed_sticker: 'Sticker',
  deed_menu: 'Menu entry',
  deed_page: 'Menu page',
  deed_scan: 'Scan',
  deed_follow: 'Follow',
  what_location: '[Location]',
  what_link: '[Link]',
  what_CLICK: 'chose the menu entry',
  what_VIEW: 'opened from the menu',
  what_SCAN: 'scanned the QR code',
  what_subscribe: 'followed the account',
  phoneSamples: ['Hi, my order has not arrived', 'Can I change the address?', 'Thank you'],

  relayRegion: 'Relay',
  relayName: 'Relay server',
  relayUp: 'Running',
  relayStarting: 'Starting',
  relayDown: 'Stopped',
  relayUpFor: 'PID {pid} · up {time} · ready in {ready} ms',
  relayRestartIn: 'Starts again in {seconds} s',
  relayStartingNote: 'Waiting for /readyz…',
  relayKills: 'Killed so far: {count}',
  breakThings: 'Break things',
  genesysDown: 'Genesys down',
  genesysDownHint: 'Answers only 503',
  wechatDown: 'WeChat API down',
  wechatDownHint: 'Answers only 503',
  tokenRevoked: 'Revoke the token',
  tokenRevokedHint: 'WeChat answers 40001',
  kill: 'kill -9',
  killHint: 'Relay back after 3 s',
  tallySent: 'Sent',
  tallyArrived: 'Arrived',
  tallyWaiting: 'Waiting',
  tallyTwice: 'Twice',
  tallyFailed: 'Failed',
  tallyRegion: 'Message count',

  planTitle: 'Deployed into the org',
  planOutcome: '{count} resources in {time}',
  planNote: 'Printed by npm run deploy -- plan at the start; then apply did it',

  waysRegion: 'The way of each message',
  waysEmpty: 'Every step of every message shows up here',
  toAgent: 'Customer → agent',
  toCustomer: 'Agent → customer',
  in_received: 'WeChat push',
  in_stored: 'Stored',
  in_delivered: 'Genesys',
  out_received: 'Agent sent',
  out_stored: 'Stored',
  out_delivered: 'WeChat',
  out_receipt: 'Receipt',
  totalDone: '{time} in all',
  waitingFor: 'Waiting {time}',
  wayFailed: 'Failed',
  wayParts: '{count} parts',
  wayRefused: '{problem} · tried {count}×',
  wayHandover: 'Attempt {count}',
  wayAck: 'Acknowledged',

  desktopRegion: 'Genesys agent desktop',
  desktopName: 'Agent desktop',
  emulated: 'emulated',
  agentName: 'Agent · Zhou Min',
  agentStatus: 'On queue',
  queues: 'Queues',
  queueOpen: '{count} conversations',
  transfer: 'Transfer…',
  transferTo: 'Transfer to another queue',
  tier_Platinum: 'Platinum',
  tier_Gold: 'Gold',
  tier_Standard: 'Standard',
  conversations: 'Conversations',
  noConversations: 'No conversations yet',
  conversationEnded: 'Ended',
  pickConversation: 'A conversation appears here when a customer writes',
  deskLog: 'Transcript',
  deskInput: 'Reply to the customer',
  deskSend: 'Send',
  deskEnd: 'End chat',
  deskEndSure: 'Really end?',
  deskEndedNote: 'This conversation has ended; when the customer writes again, a new one opens',
  deskSamples: ['Hello, let me look into that', 'Your parcel arrives today', 'Long answer'],
  bytes: '{bytes} / 2048 bytes',
  bytesParts: '{bytes} bytes · about {parts} WeChat messages',
  tick_sending: 'Sending',
  tick_accepted: 'Taken by the relay',
  tick_delivered: 'Delivered to WeChat',
  tick_failed: 'Not delivered',
  you: 'You',
  newMessages: '{count} new',
  requestFailed: 'That did not work: {reason}',
}

const DICTIONARIES = { zh, en }

/** A long answer for the agent's third sample: more than one WeChat message can take. */
export const LONG_ANSWERS = {
  zh: Array.from(
    { length: 9 },
    (_, line) =>
      `${line + 1}. 关于您的订单：包裹已于昨日从杭州仓库发出，由承运商送往您所在的城市。茶叶采用充氮密封包装，请放心。` +
      `如果配送时不方便签收，可以预约其他时段，也可以改送到附近的自提点，七天内领取都有效。感谢您的耐心等待！`,
  ).join('\n'),
  en: Array.from(
    { length: 9 },
    (_, line) =>
      `${line + 1}. About your order: the parcel left our Hangzhou warehouse yesterday and is with the carrier now. ` +
      `The tea travels in sealed, nitrogen-flushed bags, so a day more does it no harm. If nobody is home when it comes, ` +
      `you can choose another time or have it kept at a pick-up point near you for seven days. Thank you for waiting!`,
  ).join('\n'),
}

let language = 'zh'

export function currentLanguage() {
  return language
}

/** @param {string} next `zh` or `en`; anything else is `zh`. */
export function setLanguage(next) {
  language = next === 'en' ? 'en' : 'zh'
}

/** @param {string} key @param {Record<string, string | number>} [values] */
export function t(key, values = {}) {
  const text = DICTIONARIES[language][key]
  if (typeof text !== 'string') return key
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole))
}

/** @param {string} key A text that is a list. */
export function list(key) {
  return DICTIONARIES[language][key] ?? []
}

/** Milliseconds as people read them: `12 ms`, `1.4 s`, `2:05`. */
export function duration(ms) {
  if (ms < 10) return `${ms.toFixed(1)} ms`
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** @param {number} at Epoch milliseconds. */
export function clock(at) {
  return new Date(at).toLocaleTimeString(language === 'en' ? 'en-GB' : 'zh-CN', { hour: '2-digit', minute: '2-digit' })
}
