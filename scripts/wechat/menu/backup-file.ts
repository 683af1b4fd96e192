import { readFileSync, writeFileSync } from 'node:fs'
import { isButtonList } from './button-list.js'
import { type ConditionalMenu, conditionalMenus } from './conditional.js'
import { type ConvertedMenu, fromConsole } from './from-console.js'
import { isSameMenu, type Menu, type MenuButton } from './menu.js'
import type { ReadMenu } from './menu-api.js'

/** A menu as it was, with everything WeChat said of it. */
export interface MenuBackup {
  readonly format: typeof FORMAT
  readonly account: string
  readonly appId: string
  /** ISO 8601. */
  readonly takenAt: string
  readonly current: unknown
  readonly overApi: unknown
}

const FORMAT = 'genesys-cloud-wechat menu 1'

/** The file is not there, or no menu. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
}

/** Where `menu backup` writes and `doctor` looks unless told otherwise, in the working directory. */
export function backupFileOf(account: string): string {
  return `wechat-menu.${account}.json`
}

/** @throws BackupError when the file is there already and not to be replaced, or cannot be written. */
export function writeBackup(file: string, backup: Omit<MenuBackup, 'format'>, replace: boolean): void {
  try {
    writeFileSync(file, `${JSON.stringify({ format: FORMAT, ...backup }, null, 2)}\n`, { flag: replace ? 'w' : 'wx' })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new BackupError(
      code === 'EEXIST'
        ? `${file} is there already: take another name, or --force to replace it.`
        : `${file} cannot be written (${code ?? 'unknown'}).`,
    )
  }
}

/**
 * Reads a backup, or a menu in the form of menu/create (`{"button": [...]}`).
 * @throws BackupError in plain words.
 */
export function readMenuFile(
  file: string,
): ConvertedMenu & { readonly account?: string; readonly conditional: readonly ConditionalMenu[] } {
  let content: Readonly<Record<string, unknown>>
  try {
    content = JSON.parse(readFileSync(file, 'utf8')) as typeof content
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new BackupError(code === undefined ? `${file} is not JSON.` : `${file} cannot be read (${code}).`)
  }
  try {
    if (content?.format === FORMAT) {
      const { account, current, overApi } = content
      return {
        ...effectiveMenu({ current, overApi }),
        ...(typeof account === 'string' && { account }),
        conditional: conditionalMenus(overApi),
      }
    }
    const menu = overApiMenu({ menu: content })
    if (menu !== undefined) return { menu, ownAnswers: [], opened: [], conditional: [] }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  throw new BackupError(`${file} is neither a backup of a menu nor a menu as {"button": [...]}.`)
}

/**
 * The menu customers see, in the form of menu/create: as menu/get has it where that is the one in effect, else converted
 * from the form of the console.
 * @throws TypeError when WeChat's answer is not of the documented form.
 */
export function effectiveMenu({
  current,
  overApi,
}: Pick<ReadMenu, 'current'> & { readonly overApi?: unknown }): ConvertedMenu & { readonly madeIn: 'api' | 'console' } {
  const converted = fromConsole(current)
  const menu = overApiMenu(overApi)
  const isInEffect =
    menu !== undefined &&
    converted.ownAnswers.length === 0 &&
    isSameMenu(withoutMaterial(menu), withoutMaterial(converted.menu))
  return isInEffect ? { menu, ownAnswers: [], opened: [], madeIn: 'api' } : { ...converted, madeIn: 'console' }
}

/** Ids of material differ between the two forms, names and other targets do not. */
function withoutMaterial({ button }: Menu): Menu {
  const strip = ({ media_id: _media, article_id: _article, sub_button: below, ...entry }: MenuButton): MenuButton =>
    below === undefined ? entry : { ...entry, sub_button: below.map(strip) }
  return { button: button.map(strip) }
}

/** The default menu of an answer of menu/get. */
export function overApiMenu(answer: unknown): Menu | undefined {
  const button = (answer as { menu?: { button?: unknown } | null } | undefined | null)?.menu?.button
  return isButtonList(button) ? { button } : undefined
}
