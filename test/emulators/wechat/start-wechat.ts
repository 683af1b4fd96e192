import { DoubleServer, type Reply } from '../shared/double-server.js'
import { EventBus } from '../shared/event-bus.js'
import { HARSH_SWITCHES, type WeChatDoubleAccount, type WeChatSwitches } from './account.js'
import { callbackAddresses, callbackCheck } from './callback-address.js'
import { CustomMessageDesk } from './custom-messages.js'
import { CustomerMediaDesk } from './customer-media.js'
import { DailyQuota } from './daily-quota.js'
import { errorReply } from './errors.js'
import type { WeChatEvent } from './events.js'
import { MenuDesk } from './menus.js'
import { NotificationDesk } from './notifications.js'
import { Phones } from './phones.js'
import { TokenDesk } from './tokens.js'
import { UploadDesk } from './uploads.js'
import { WeChatEmulator } from './wechat-emulator.js'
import type { XmlFields } from './xml.js'

export interface WeChatOptions {
  /** At least one; the first is meant where a method is given no AppID. */
  readonly accounts: readonly WeChatDoubleAccount[]
  readonly switches?: Partial<WeChatSwitches>
  readonly timeScale?: {
    /** Divides the 5 s between attempts (default 1). */
    readonly retryGaps?: number
    /** Divides the 5 s an attempt may take (default 1). */
    readonly timeouts?: number
  }
}

const PUSH_TIMEOUT_MS = 5000
const RETRY_GAP_MS = 5000
const POST_ONLY =
  /^\/cgi-bin\/(stable_token|media\/upload|callback\/check|menu\/(create|addconditional)|message\/custom\/(send|typing)|message\/template\/send|message\/subscribe\/bizsend)$/

function checkAccounts(accounts: readonly WeChatDoubleAccount[]): void {
  if (accounts.length === 0) throw new Error('At least one account is needed')
  for (const account of accounts) {
    if (account.mode !== 'plain' && account.encodingAesKey?.length !== 43) {
      throw new Error(`Account ${account.appId} needs an EncodingAESKey of 43 characters in ${account.mode} mode`)
    }
  }
}

/**
 * Starts a WeChat platform on a free loopback port.
 * @throws Error when no account is given, or one in safe or compatible mode lacks its AES key.
 */
export async function startWeChat(options: WeChatOptions): Promise<WeChatEmulator> {
  checkAccounts(options.accounts)
  const switches = { ...HARSH_SWITCHES, ...options.switches }
  const clock = { offsetMs: 0 }
  const now = () => Date.now() + clock.offsetMs
  const accounts = new Map(options.accounts.map((account) => [account.appId, account]))
  const account = (appId: string): WeChatDoubleAccount => {
    const found = accounts.get(appId)
    if (found === undefined) throw new Error(`No account ${appId}`)
    return found
  }
  const timing = {
    timeoutMs: PUSH_TIMEOUT_MS / (options.timeScale?.timeouts ?? 1),
    retryGapMs: RETRY_GAP_MS / (options.timeScale?.retryGaps ?? 1),
  }
  const bus = new EventBus<WeChatEvent>()
  const phones = new Phones({ account, switches, bus, timing, now })
  const tokens = new TokenDesk(accounts, switches, now)
  const find = (appId: string, openId: string) => phones.find(appId, openId)
  const daily = new DailyQuota(switches, now)
  const uploads = new UploadDesk({ tokens, switches, bus, now, daily })
  const desk = new CustomMessageDesk({ tokens, switches, bus, now, find, uploads, daily })
  const menus = new MenuDesk(tokens)
  const media = new CustomerMediaDesk(tokens, now, daily)
  const tell = async (appId: string, openId: string, event: string, fields: XmlFields) => {
    const CreateTime = Math.floor(Date.now() / 1000)
    const about = { ToUserName: account(appId).originalId, FromUserName: openId, CreateTime }
    const push = { ...about, MsgType: 'event', Event: event, ...fields }
    await phones.push({ appId, openId, kind: `event:${event}`, text: '', msgId: '' }, push, {})
  }
  const notifications = new NotificationDesk({ tokens, switches, daily, now, find, tell })
  const desks = { tokens, desk, menus, media, uploads, notifications }
  const server = makeServer(desks, bus)
  const url = await server.listen()
  return new WeChatEmulator({ url, server, bus, switches, accounts, phones, ...desks, clock, timing })
}

interface Desks {
  readonly tokens: TokenDesk
  readonly desk: CustomMessageDesk
  readonly menus: MenuDesk
  readonly media: CustomerMediaDesk
  readonly uploads: UploadDesk
  readonly notifications: NotificationDesk
}

function makeServer(
  { tokens, desk, menus, media, uploads, notifications }: Desks,
  bus: EventBus<WeChatEvent>,
): DoubleServer {
  const announced = (route: string, reply: Reply): Reply => ({
    ...reply,
    beforeAnswer: () => bus.emit({ type: 'oauth', route, verdict: reply.verdict }),
  })
  return new DoubleServer({
    routes: [
      {
        name: 'stable_token',
        method: 'POST',
        pattern: /^\/cgi-bin\/stable_token$/,
        handle: (request) => announced('stable_token', tokens.stable(request)),
      },
      {
        name: 'token',
        method: 'GET',
        pattern: /^\/cgi-bin\/token$/,
        handle: (request) => announced('token', tokens.legacy(request)),
      },
      {
        name: 'custom/send',
        method: 'POST',
        pattern: /^\/cgi-bin\/message\/custom\/send$/,
        handle: (request) => desk.send(request),
      },
      {
        name: 'custom/typing',
        method: 'POST',
        pattern: /^\/cgi-bin\/message\/custom\/typing$/,
        handle: (request) => desk.typing(request),
      },
      {
        name: 'template/send',
        method: 'POST',
        pattern: /^\/cgi-bin\/message\/template\/send$/,
        handle: (request) => notifications.sendTemplate(request),
      },
      {
        name: 'subscribe/bizsend',
        method: 'POST',
        pattern: /^\/cgi-bin\/message\/subscribe\/bizsend$/,
        handle: (request) => notifications.sendSubscription(request),
      },
      {
        name: 'media/get',
        method: 'GET',
        pattern: /^\/cgi-bin\/media\/get$/,
        handle: (request) => media.get(request, `http://${request.headers.host}`),
      },
      {
        name: 'media/get/jssdk',
        method: 'GET',
        pattern: /^\/cgi-bin\/media\/get\/jssdk$/,
        handle: (request) => media.getVoice(request),
      },
      {
        name: 'video',
        method: 'GET',
        pattern: /^\/video\/([0-9a-f]{32})\.mp4$/,
        handle: (request) => media.video(request),
      },
      {
        name: 'media/upload',
        method: 'POST',
        pattern: /^\/cgi-bin\/media\/upload$/,
        handle: (request) => uploads.upload(request),
        keepsBody: false,
      },
      {
        name: 'getcallbackip',
        method: 'GET',
        pattern: /^\/cgi-bin\/getcallbackip$/,
        handle: (request) => callbackAddresses(tokens, request),
      },
      {
        name: 'callback/check',
        method: 'POST',
        pattern: /^\/cgi-bin\/callback\/check$/,
        handle: (request) => callbackCheck(tokens, request),
      },
      {
        name: 'selfmenu',
        method: 'GET',
        pattern: /^\/cgi-bin\/get_current_selfmenu_info$/,
        handle: (request) => menus.current(request),
      },
      {
        name: 'menu/get',
        method: 'GET',
        pattern: /^\/cgi-bin\/menu\/get$/,
        handle: (request) => menus.get(request),
      },
      {
        name: 'menu/create',
        method: 'POST',
        pattern: /^\/cgi-bin\/menu\/create$/,
        handle: (request) => menus.create(request),
      },
      {
        name: 'menu/addconditional',
        method: 'POST',
        pattern: /^\/cgi-bin\/menu\/addconditional$/,
        handle: (request) => menus.addConditional(request),
      },
    ],
    unknown: (request) => (POST_ONLY.test(request.path) ? errorReply(43002) : { ...errorReply(40066), status: 404 }),
    faulty: (fault) =>
      fault.kind === 'errcode'
        ? errorReply(Number(fault.errcode), fault.errmsg)
        : {
            status: fault.status,
            headers: fault.headers ?? {},
            body: fault.body ?? '',
            verdict: `fault:${fault.status}`,
          },
  })
}
