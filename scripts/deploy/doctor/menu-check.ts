import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BackupError, backupFileOf, effectiveMenu, readMenuFile } from '../../wechat/menu/backup-file.js'
import { isSameMenu, type Menu } from '../../wechat/menu/menu.js'
import { hasMenu } from '../../wechat/menu/present-menu.js'
import { type Finding, finding, type Verdict } from './check.js'

type Answer = Readonly<Record<string, unknown>>

const NO_MENU = 46003

/**
 * Enabling a push URL stops the menu that was made in the console: warns while there is one and no backup of it.
 * @param folder Where `menu backup` writes unless told otherwise. @param ask Calls WeChat with the account's token; an errcode is part of the answer. @returns never rejects
 */
export async function menuFinding(
  account: string,
  ask: (path: string) => Promise<Answer>,
  folder = '.',
): Promise<Finding> {
  const found = (verdict: Verdict, message: string): Finding => finding('menu', verdict, `${account}: ${message}`)
  const current = await ask('get_current_selfmenu_info')
  if (isRefusal(current))
    return found(
      'skipped',
      `the menu cannot be read: ${String(current.errmsg ?? 'no reason given')} (${current.errcode})`,
    )
  const read = { isOpen: Number(current.is_menu_open) === 1, current: current.selfmenu_info, overApi: undefined }
  if (!hasMenu(read)) return found('ok', 'there is none that a push URL could stop')
  const overApi = await ask('menu/get')
  if (isRefusal(overApi) && overApi.errcode !== NO_MENU)
    return found(
      'skipped',
      `the menu cannot be read: ${String(overApi.errmsg ?? 'no reason given')} (${overApi.errcode})`,
    )
  try {
    const { menu, madeIn } = effectiveMenu({ current: read.current, overApi })
    if (madeIn === 'api') return found('ok', 'it was set over the API and stays when a push URL is enabled')
    return found(...judge(menu, account, folder))
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return found('warning', 'WeChat answered it in a form that is not documented; look into the console')
  }
}

function judge(menu: Menu, account: string, folder: string): readonly [Verdict, string] {
  const file = join(folder, backupFileOf(account))
  const option = account === 'default' ? '' : ` --account ${account}`
  const command = `npm run wechat -- menu backup${option}`
  if (!existsSync(file))
    return ['warning', `it was made in the console and stops when a push URL is enabled; keep it first: ${command}`]
  try {
    return isSameMenu(readMenuFile(file).menu, menu)
      ? ['ok', `it was made in the console and stops when a push URL is enabled; ${file} has it, apply that afterwards`]
      : ['warning', `it has changed since ${file} was written; keep it anew: ${command} --force`]
  } catch (error) {
    if (!(error instanceof BackupError)) throw error
    return ['warning', error.message]
  }
}

function isRefusal({ errcode }: Answer): boolean {
  return errcode !== undefined && errcode !== 0
}
