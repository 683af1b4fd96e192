import { BUTTON_FIELDS, type Menu, type MenuButton } from './menu.js'

/** An entry that WeChat's console lets answer by itself, which no menu set over the API can. */
export interface OwnAnswer {
  readonly place: string
  readonly name: string
  /** `text`, `img`, `voice`, `video`, `news` or what else the console knows. */
  readonly type: string
  /** Key of the click that stands for it: who runs the account has to answer it. */
  readonly key: string
  /** The text that WeChat answered; only of the type `text`. */
  readonly text?: string
}

/** A menu in the form of menu/create. */
export interface ConvertedMenu {
  readonly menu: Menu
  readonly ownAnswers: readonly OwnAnswer[]
  /** News of one article, which now open the article instead of sending its card. */
  readonly opened: readonly string[]
}

/** Carried out by the phone or by WeChat on a fixed target; all others of the console answer something. */
const SAME_IN_BOTH: ReadonlySet<string> = new Set(Object.keys(BUTTON_FIELDS))

/**
 * Turns `selfmenu_info` of get_current_selfmenu_info, the form of the console, into the form of menu/create.
 *
 * Entries below one stand in a `list` there. Types of the API stay as they are; their target is in a field of its own or
 * in `value`. News of one article become a link to it. What the console answered by itself becomes a click with a key
 * that tells its place.
 * @param info As WeChat answered it. @throws TypeError when it is not of the documented form.
 */
export function fromConsole(info: unknown): ConvertedMenu {
  const ownAnswers: OwnAnswer[] = []
  const opened: string[] = []
  const button = listOf(objectOf(info).button).map((entry, at) => convert(objectOf(entry), String(at + 1)))
  return { menu: { button }, ownAnswers, opened }

  function convert(entry: Readonly<Record<string, unknown>>, place: string): MenuButton {
    const name = textOf(entry.name)
    const below = entry.sub_button === undefined ? [] : listOf(objectOf(entry.sub_button).list)
    if (below.length > 0) {
      return { name, sub_button: below.map((sub, at) => convert(objectOf(sub), `${place}.${at + 1}`)) }
    }
    const type = textOf(entry.type)
    if (SAME_IN_BOTH.has(type)) return { name, type, ...targets(type, entry) }
    const article = type === 'news' ? onlyArticle(entry) : undefined
    if (article !== undefined) {
      opened.push(place)
      return { name, type: 'view', url: article }
    }
    const key = `MENU_${place.replace('.', '_')}`
    const text = type === 'text' && typeof entry.value === 'string' ? { text: entry.value } : {}
    ownAnswers.push({ place, name, type, key, ...text })
    return { name, type: 'click', key }
  }
}

function targets(type: string, entry: Readonly<Record<string, unknown>>): Partial<MenuButton> {
  const fields = BUTTON_FIELDS[type] ?? []
  const [first] = fields
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = entry[field] ?? (field === first ? entry.value : undefined)
      return typeof value === 'string' ? [[field, value]] : []
    }),
  )
}

function onlyArticle({ news_info: news }: Readonly<Record<string, unknown>>): string | undefined {
  const articles = news === undefined ? [] : listOf(objectOf(news).list)
  const url = articles.length === 1 ? objectOf(articles[0]).content_url : undefined
  return typeof url === 'string' && url !== '' ? url : undefined
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('not a menu: no object')
  return value as Readonly<Record<string, unknown>>
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError('not a menu: no list')
  return value
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('not a menu: no text')
  return value
}
