import { request } from 'undici'
import { createDispatcher } from '../../../server/wechat/api/dispatcher.js'
import type { ConditionalMenu } from './conditional.js'
import { bare, type Menu } from './menu.js'

/** WeChat refused, or cannot be reached. The text holds no secret: addresses, which carry tokens, stay out. */
export class MenuApiError extends Error {
  constructor(
    message: string,
    /** WeChat's errcode; undefined when there was no answer of WeChat's. */
    readonly code: number | undefined,
  ) {
    super(message)
    this.name = 'MenuApiError'
  }
}

export interface MenuAccess {
  /** e.g. `https://api.weixin.qq.com`, no trailing slash. */
  readonly apiUrl: string
  readonly proxyUrl: string | undefined
  readonly appId: string
  readonly appSecret: string
}

/** The menu as WeChat shows it to customers, in both of its forms. */
export interface ReadMenu {
  readonly isOpen: boolean
  /** `selfmenu_info` as it came: how the menu looks, wherever it was made. */
  readonly current: unknown
  /** Answer of menu/get as it came: the menu set over the API, conditional ones too; undefined when there is none. */
  readonly overApi: Readonly<Record<string, unknown>> | undefined
}

export interface MenuApi {
  read(): Promise<ReadMenu>
  /** Puts the menu in place of the one there. */
  create(menu: Menu): Promise<void>
  /** Adds a menu for a part of the followers; the newest that fits a follower is shown. */
  addConditional(menu: ConditionalMenu): Promise<void>
  close(): Promise<void>
}

type Answer = Readonly<Record<string, unknown>>

const TIMEOUT_MS = 10_000
const NO_MENU = 46003

/** What to do about the codes people meet. */
const HINTS: Readonly<Record<number, string>> = {
  40013: 'check the AppID',
  40125: 'check the AppSecret; was it reset?',
  40164: "add this machine's address to the IP whitelist (IP白名单) in the console",
  48001: 'the account may not use this interface: menus need a verified account',
  45009: 'the calls of the day are used up; wait until tomorrow',
}

/** WeChat's menu interface, with a token of the stable call: the one in use stays valid. */
export function createMenuApi({ apiUrl, proxyUrl, appId, appSecret }: MenuAccess): MenuApi {
  const dispatcher = createDispatcher(proxyUrl, TIMEOUT_MS)
  let query: string | undefined

  async function ask(path: string, body?: object): Promise<Answer> {
    let text: string
    try {
      const answer = await request(`${apiUrl}${path}`, {
        dispatcher,
        method: body === undefined ? 'GET' : 'POST',
        // JSON.stringify leaves Chinese as it is; WeChat refuses menus with \u escapes.
        body: body === undefined ? null : JSON.stringify(body),
        headers: { 'content-type': 'application/json; charset=utf-8' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      text = await answer.body.text()
    } catch (error) {
      const { code, name } = error as { code?: string; name?: string }
      throw new MenuApiError(`WeChat cannot be reached (${code ?? name ?? 'unknown'}).`, undefined)
    }
    return readAnswer(text)
  }

  async function withToken(path: string, body?: object): Promise<Answer> {
    query ??= await fetchQuery()
    return ask(`${path}?${query}`, body)
  }

  async function fetchQuery(): Promise<string> {
    const answer = await ask('/cgi-bin/stable_token', {
      grant_type: 'client_credential',
      appid: appId,
      secret: appSecret,
    })
    if (typeof answer.access_token !== 'string') throw new MenuApiError('WeChat answered no access token.', undefined)
    return `access_token=${encodeURIComponent(answer.access_token)}`
  }

  return {
    read: async () => {
      const current = await withToken('/cgi-bin/get_current_selfmenu_info')
      const overApi = await withToken('/cgi-bin/menu/get').catch((error: unknown) => {
        if (error instanceof MenuApiError && error.code === NO_MENU) return undefined
        throw error
      })
      return { isOpen: Number(current.is_menu_open) === 1, current: current.selfmenu_info, overApi }
    },
    create: async (menu) => {
      await withToken('/cgi-bin/menu/create', menu)
    },
    addConditional: async ({ menu, rule }) => {
      await withToken('/cgi-bin/menu/addconditional', { ...bare(menu), matchrule: rule })
    },
    close: () => dispatcher.close(),
  }
}

/** @throws MenuApiError for an errcode, and for what is no JSON object */
function readAnswer(text: string): Answer {
  let answer: unknown
  try {
    answer = JSON.parse(text)
  } catch {
    answer = undefined
  }
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    throw new MenuApiError('Something that is not WeChat answered; check WECHAT_API_URL and the proxy.', undefined)
  const { errcode, errmsg } = answer as Answer
  if (errcode === undefined || errcode === 0) return answer as Answer
  const code = Number(errcode)
  const hint = HINTS[code] === undefined ? '' : `: ${HINTS[code]}`
  throw new MenuApiError(
    `WeChat refused: ${typeof errmsg === 'string' ? errmsg : 'no reason given'} (${code})${hint}.`,
    code,
  )
}
