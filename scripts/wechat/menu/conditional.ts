import { isButtonList } from './button-list.js'
import { isSameMenu, type Menu } from './menu.js'

/** A menu for a part of the followers. */
export interface ConditionalMenu {
  readonly menu: Menu
  /** For whom, in the words of menu/addconditional: `tag_id`, `client_platform_type`. */
  readonly rule: Readonly<Record<string, string>>
}

/** What WeChat no longer takes in a rule (65320): menus with these are without effect. */
const PRIVATE = ['sex', 'country', 'province', 'city', 'language']
const PLATFORMS: Readonly<Record<string, string>> = { '1': 'iOS', '2': 'Android', '3': 'others' }

/**
 * The menus for parts of the followers in an answer of menu/get, the oldest first: WeChat looks at the newest first, so
 * set again in this order they match as before. What is not of the documented form is left out.
 */
export function conditionalMenus(overApi: unknown): ConditionalMenu[] {
  const list = (overApi as { conditionalmenu?: unknown } | undefined | null)?.conditionalmenu
  if (!Array.isArray(list)) return []
  return list
    .filter((entry): entry is object => typeof entry === 'object' && entry !== null)
    .map((entry) => entry as { button?: unknown; matchrule?: unknown; menuid?: unknown })
    .sort((left, right) => Number(left.menuid ?? 0) - Number(right.menuid ?? 0))
    .flatMap(({ button, matchrule }) =>
      isButtonList(button) && button.length > 0 ? [{ menu: { button }, rule: ruleOf(matchrule) }] : [],
    )
}

/** WeChat answers the tag as `group_id`, and what a rule does not name as ''. */
function ruleOf(matchrule: unknown): Record<string, string> {
  const entries = Object.entries(typeof matchrule === 'object' && matchrule !== null ? matchrule : {})
  return Object.fromEntries(
    entries
      .filter(([, value]) => value !== '' && value !== null)
      .map(([name, value]) => [name === 'group_id' ? 'tag_id' : name, String(value)]),
  )
}

/** For whom it is: `tag 2, Android`. */
export function describeRule({ rule }: ConditionalMenu): string {
  const words = Object.entries(rule).map(([name, value]) => {
    if (name === 'tag_id') return `tag ${value}`
    if (name === 'client_platform_type') return PLATFORMS[value] ?? value
    return `${name} ${value}`
  })
  return words.join(', ') || 'nobody in particular'
}

/** What WeChat does not take in its rule any more; '' when it takes all, `nothing` for a rule that names nobody. */
export function refusedRule({ rule }: ConditionalMenu): string {
  if (Object.keys(rule).length === 0) return 'nothing'
  return Object.keys(rule)
    .filter((name) => PRIVATE.includes(name))
    .join(', ')
}

export function isSameConditional(left: ConditionalMenu, right: ConditionalMenu): boolean {
  const words = ({ rule }: ConditionalMenu) => JSON.stringify(Object.entries(rule).sort())
  return words(left) === words(right) && isSameMenu(left.menu, right.menu)
}
