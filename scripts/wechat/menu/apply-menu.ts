import type { ExitCode, MenuRun } from '../command.js'
import { overApiMenu, readMenuFile } from './backup-file.js'
import { checkMenu } from './check-menu.js'
import { type ConditionalMenu, conditionalMenus, describeRule, isSameConditional, refusedRule } from './conditional.js'
import { describeMenu, describeOwnAnswers } from './describe.js'
import { bare, isSameMenu, placedButtons } from './menu.js'

export interface ApplyOptions {
  readonly dryRun: boolean
  /** Entries that answered by themselves may become clicks. */
  readonly clicks: boolean
}

/** `menu apply`: sets the menu of a file, unless it is there already, and reads it back. */
export async function applyMenu(run: MenuRun, file: string, { dryRun, clicks }: ApplyOptions): Promise<ExitCode> {
  const { menu, ownAnswers, opened, account, conditional } = readMenuFile(file)
  const outcome = { account: run.account, file, menu: bare(menu), ownAnswers }
  const refuse = (problems: readonly string[]): ExitCode => {
    for (const problem of problems) run.complain(problem)
    run.complain('Nothing was changed.')
    run.data({ ...outcome, applied: false, problems })
    return 1
  }
  if (account !== undefined && account !== run.account)
    return refuse([`${file} is of the account ${account}; name it with --account.`])
  const wanted = conditional.filter((each) => refusedRule(each) === '')
  const problems = [...checkMenu(menu), ...wanted.flatMap(checkConditional)]
  if (problems.length > 0) return refuse(problems)
  if (ownAnswers.length > 0 && !clicks)
    return refuse([...describeOwnAnswers(ownAnswers), 'If that is right, add --clicks.'])

  const before = await run.api.read()
  const present = overApiMenu(before.overApi)
  const isThere = before.isOpen && present !== undefined && isSameMenu(present, menu)
  const missing = missingOf(wanted, before.overApi)
  for (const line of describeMenu(menu, [])) run.line(line)
  for (const line of describeOwnAnswers(ownAnswers)) run.line(line)
  for (const place of opened) run.line(`Entry ${place} sent the card of an article; now it opens the article.`)
  for (const each of missing) {
    run.line(`For ${describeRule(each)}:`)
    for (const line of describeMenu(each.menu, [])) run.line(`  ${line}`)
  }
  for (const each of conditional.filter((one) => !wanted.includes(one))) {
    run.line(
      `The menu for ${describeRule(each)} is not set: WeChat takes no such rule any more (${refusedRule(each)}).`,
    )
  }
  const allThere = isThere && missing.length === 0
  if (allThere || dryRun) {
    run.line(allThere ? 'The account has this menu already; nothing was changed.' : 'Nothing was changed (dry run).')
    run.data({ ...outcome, applied: false, problems: [], alreadyThere: allThere, conditional: missing.length })
    return 0
  }
  if (!isThere) await run.api.create(bare(menu))
  for (const each of missing) await run.api.addConditional(each)
  const { overApi } = await run.api.read()
  const after = overApiMenu(overApi)
  if (after === undefined || !isSameMenu(after, menu) || missingOf(wanted, overApi).length > 0) {
    run.complain('WeChat took the menu, but reads it back otherwise: look with `menu show`.')
    run.data({ ...outcome, applied: true, problems: ['read back otherwise'] })
    return 1
  }
  if (missing.length > 0) run.line(`${missing.length} menus for parts of the followers are added.`)
  run.line(`${placedButtons(menu).length} entries are set. Phones show them within minutes of opening the account.`)
  run.data({ ...outcome, applied: true, problems: [], alreadyThere: false, conditional: missing.length })
  return 0
}

/** Those of the file that WeChat does not have. */
function missingOf(wanted: readonly ConditionalMenu[], overApi: unknown): ConditionalMenu[] {
  const present = conditionalMenus(overApi)
  return wanted.filter((each) => !present.some((one) => isSameConditional(one, each)))
}

function checkConditional(each: ConditionalMenu): string[] {
  return checkMenu(each.menu).map((problem) => `For ${describeRule(each)}: ${problem}`)
}
