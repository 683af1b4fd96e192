import type { ExitCode, MenuRun } from '../command.js'
import { effectiveMenu } from './backup-file.js'
import { conditionalMenus, describeRule, refusedRule } from './conditional.js'
import { describeMenu, describeOwnAnswers } from './describe.js'
import { placedButtons } from './menu.js'
import { hasMenu, understood } from './present-menu.js'

/** `menu show`: the menu customers see, where it was made, and what the switch would do to it. */
export async function showMenu(run: MenuRun): Promise<ExitCode> {
  const read = await run.api.read()
  if (!hasMenu(read)) {
    run.line('The account has no menu, or the one it has is turned off.')
    run.data({ account: run.account, isOpen: false, madeIn: null, menu: null, ownAnswers: [], conditional: 0 })
    return 0
  }
  const { menu, ownAnswers, opened, madeIn } = understood(() => effectiveMenu(read))
  const conditional = conditionalMenus(read.overApi)
  run.line(
    madeIn === 'api'
      ? `The menu was set over the API (${placedButtons(menu).length} entries). It stays as it is when a push URL is enabled.`
      : `The menu was made in the console (${placedButtons(menu).length} entries). It STOPS when a push URL is enabled: back it up before, apply it after.`,
  )
  for (const line of describeMenu(menu, ownAnswers)) run.line(line)
  for (const place of opened)
    run.line(`Entry ${place} sends the card of an article; over the API it opens the article.`)
  for (const line of describeOwnAnswers(ownAnswers)) run.line(line)
  for (const each of conditional) {
    run.line(`For ${describeRule(each)}${refusedRule(each) === '' ? '' : ' (without effect)'}:`)
    for (const line of describeMenu(each.menu, [])) run.line(`  ${line}`)
  }
  run.data({ account: run.account, isOpen: true, madeIn, menu, ownAnswers, conditional: conditional.length })
  return 0
}
