import type { DoubleRequest, Reply } from '../shared/double-server.js'
import { errorReply, jsonReply } from './errors.js'
import type { TokenDesk } from './tokens.js'

/** An entry of a menu made in the console, as get_current_selfmenu_info answers it. */
export interface ConsoleMenuEntry {
  readonly name: string
  readonly type?: string
  readonly value?: string
  readonly url?: string
  readonly key?: string
  readonly news_info?: { readonly list: readonly object[] }
  readonly sub_button?: { readonly list: readonly ConsoleMenuEntry[] }
}

type ApiButton = Readonly<Record<string, unknown>>

interface AccountMenu {
  console: readonly ConsoleMenuEntry[]
  overApi: readonly ApiButton[]
  conditional: readonly object[]
  /** A push URL is enabled: the console's menu no longer counts. */
  serverEnabled: boolean
}

const KEYED = [
  'click',
  'scancode_push',
  'scancode_waitmsg',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
]
/** Fields of each type besides name and type, all required. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(KEYED.map((type) => [type, ['key']])),
  view: ['url'],
  miniprogram: ['url', 'appid', 'pagepath'],
  media_id: ['media_id'],
  view_limited: ['media_id'],
  article_id: ['article_id'],
  article_view_limited: ['article_id'],
}
/** Codes of an entry at the top, and of one below. */
const CODES = {
  type: [40017, 40024],
  name: [40018, 40025],
  key: [40019, 40026],
  url: [40020, 40027],
} as const
const RULES = ['tag_id', 'client_platform_type']
const PRIVATE_RULES = ['sex', 'country', 'province', 'city', 'language']
const NAME_BYTES = [16, 60] as const
const KEY_BYTES = 128
const URL_BYTES = 1024

/** Custom menus of the accounts: made in the console, or set over the API. */
export class MenuDesk {
  readonly #tokens: TokenDesk
  #lastMenuId = 208_396_993
  readonly #menus = new Map<string, AccountMenu>()

  constructor(tokens: TokenDesk) {
    this.#tokens = tokens
  }

  of(appId: string): AccountMenu {
    const menu = this.#menus.get(appId) ?? { console: [], overApi: [], conditional: [], serverEnabled: false }
    this.#menus.set(appId, menu)
    return menu
  }

  /** GET /cgi-bin/get_current_selfmenu_info: the menu in effect. After the switch nothing is left of the console's. */
  current({ query }: DoubleRequest): Reply {
    const appId = this.#tokens.check(query.get('access_token'))
    if (typeof appId === 'number') return errorReply(appId)
    const menu = this.of(appId)
    if (menu.overApi.length > 0) {
      return jsonReply({ is_menu_open: 1, selfmenu_info: { button: menu.overApi.map(asShown) } }, 'ok')
    }
    if (menu.console.length === 0 || menu.serverEnabled) {
      return jsonReply({ is_menu_open: 0, selfmenu_info: {} }, 'ok')
    }
    return jsonReply({ is_menu_open: 1, selfmenu_info: { button: menu.console } }, 'ok')
  }

  /** GET /cgi-bin/menu/get: only what was set over the API. */
  get({ query }: DoubleRequest): Reply {
    const appId = this.#tokens.check(query.get('access_token'))
    if (typeof appId === 'number') return errorReply(appId)
    const { overApi, conditional } = this.of(appId)
    if (overApi.length === 0) return errorReply(46003)
    const conditionalmenu = conditional.length > 0 ? { conditionalmenu: conditional } : {}
    return jsonReply({ menu: { button: overApi.map(withEmptyLists), menuid: 208396938 }, ...conditionalmenu }, 'ok')
  }

  /** POST /cgi-bin/menu/create. */
  create({ query, body }: DoubleRequest): Reply {
    const appId = this.#tokens.check(query.get('access_token'))
    if (typeof appId === 'number') return errorReply(appId)
    const text = body.toString('utf8')
    if (text === '') return errorReply(44002)
    // Escaped Chinese would be shown to customers as it is written.
    if (/\\u[0-9a-f]{4}/i.test(text)) return errorReply(40033)
    let asked: { readonly button?: unknown } | null
    try {
      asked = JSON.parse(text) as typeof asked
    } catch {
      return errorReply(47001)
    }
    const buttons = asked?.button
    if (!Array.isArray(buttons) || Object.keys(asked ?? {}).length !== 1) return errorReply(47001)
    if (buttons.length < 1 || buttons.length > 3) return errorReply(40016)
    for (const button of buttons) {
      const code = refusal(button, 0)
      if (code !== undefined) return errorReply(code)
    }
    this.of(appId).overApi = buttons as ApiButton[]
    return errorReply(0)
  }

  /** POST /cgi-bin/menu/addconditional: beside the default menu, which has to be there. */
  addConditional({ query, body }: DoubleRequest): Reply {
    const appId = this.#tokens.check(query.get('access_token'))
    if (typeof appId === 'number') return errorReply(appId)
    const text = body.toString('utf8')
    if (/\\u[0-9a-f]{4}/i.test(text)) return errorReply(40033)
    let asked: { readonly button?: unknown; readonly matchrule?: unknown } | null
    try {
      asked = JSON.parse(text) as typeof asked
    } catch {
      return errorReply(47001)
    }
    const { button, matchrule } = asked ?? {}
    if (!Array.isArray(button) || Object.keys(asked ?? {}).some((name) => name !== 'button' && name !== 'matchrule')) {
      return errorReply(47001)
    }
    const rule = Object.entries(typeof matchrule === 'object' && matchrule !== null ? matchrule : {})
    if (rule.length === 0) return errorReply(65304)
    if (rule.some(([name]) => PRIVATE_RULES.includes(name))) return errorReply(65320)
    if (rule.some(([name, value]) => !RULES.includes(name) || typeof value !== 'string')) return errorReply(47001)
    if (button.length < 1 || button.length > 3) return errorReply(40016)
    const code = button.map((entry) => refusal(entry, 0)).find((each) => each !== undefined)
    if (code !== undefined) return errorReply(code)
    const menu = this.of(appId)
    if (menu.overApi.length === 0) return errorReply(65303)
    const menuid = ++this.#lastMenuId
    const { tag_id: group, ...others } = Object.fromEntries(rule)
    const shown = { ...(group !== undefined && { group_id: group }), ...others }
    menu.conditional = [...menu.conditional, { button: button.map(withEmptyLists), matchrule: shown, menuid }]
    return jsonReply({ menuid: String(menuid) }, 'ok')
  }
}

function refusal(button: unknown, level: 0 | 1): number | undefined {
  if (typeof button !== 'object' || button === null) return 47001
  const { name, type, sub_button: below, ...fields } = button as ApiButton
  if (typeof name !== 'string' || name === '' || Buffer.byteLength(name) > NAME_BYTES[level]) return CODES.name[level]
  if (below !== undefined) {
    if (level === 1) return 40022
    if (!Array.isArray(below) || below.length < 1 || below.length > 5) return 40023
    if (type !== undefined || Object.keys(fields).length > 0) return 47001
    return below.map((entry) => refusal(entry, 1)).find((code) => code !== undefined)
  }
  const wanted = FIELDS[String(type)]
  if (wanted === undefined) return CODES.type[level]
  if (Object.keys(fields).some((field) => !wanted.includes(field))) return 47001
  for (const field of wanted) {
    const value = fields[field]
    const bytes = typeof value === 'string' ? Buffer.byteLength(value) : 0
    if (field === 'key' && (bytes < 1 || bytes > KEY_BYTES)) return CODES.key[level]
    if (field === 'url' && (bytes > URL_BYTES || !/^https?:\/\//.test(String(value)))) return CODES.url[level]
    if (bytes === 0) return field.endsWith('_id') ? 40007 : 47001
  }
  return undefined
}

/** How get_current_selfmenu_info shows an entry that was set over the API. */
function asShown({ sub_button: below, ...entry }: ApiButton): object {
  return Array.isArray(below) ? { ...entry, sub_button: { list: below.map(asShown) } } : entry
}

/** menu/get has an empty list below every entry without one. */
function withEmptyLists({ sub_button: below, ...entry }: ApiButton): object {
  return { ...entry, sub_button: Array.isArray(below) ? below.map(withEmptyLists) : [] }
}
