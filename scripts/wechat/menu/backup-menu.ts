import type { ExitCode, MenuRun } from '../command.js'
import { effectiveMenu, writeBackup } from './backup-file.js'
import { conditionalMenus } from './conditional.js'
import { describeOwnAnswers } from './describe.js'
import { placedButtons } from './menu.js'
import { hasMenu, understood } from './present-menu.js'

/** `menu backup`: writes all that WeChat says of the menu. There is nothing secret in it. */
export async function backupMenu(run: MenuRun, file: string, replace: boolean): Promise<ExitCode> {
  const read = await run.api.read()
  if (!hasMenu(read)) {
    run.complain('The account has no menu, or the one it has is turned off: there is nothing to keep.')
    return 1
  }
  const { menu, ownAnswers, madeIn } = understood(() => effectiveMenu(read))
  const { current, overApi = null } = read
  writeBackup(
    file,
    { account: run.account, appId: run.appId, takenAt: run.now().toISOString(), current, overApi },
    replace,
  )
  run.line(
    `${file}: ${placedButtons(menu).length} entries, made ${madeIn === 'api' ? 'over the API' : 'in the console'}.`,
  )
  const conditional = conditionalMenus(overApi).length
  if (conditional > 0) run.line(`Also ${conditional} menus for parts of the followers.`)
  for (const line of describeOwnAnswers(ownAnswers)) run.line(line)
  run.data({ account: run.account, file, madeIn, menu, ownAnswers, conditional })
  return 0
}
