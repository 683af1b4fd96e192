import type { ExitCode, MenuRun } from '../command.js'
import { overApiMenu, readMenuFile } from './backup-file.js'
import { checkMenu } from './check-menu.js'
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
  const problems = checkMenu(menu)
  if (problems.length > 0) return refuse(problems)
  if (ownAnswers.length > 0 && !clicks)
    return refuse([...describeOwnAnswers(ownAnswers), 'If that is right, add --clicks.'])

  const before = await run.api.read()
  const present = overApiMenu(before.overApi)
  const isThere = before.isOpen && present !== undefined && isSameMenu(present, menu)
  for (const line of describeMenu(menu, [])) run.line(line)
  for (const line of describeOwnAnswers(ownAnswers)) run.line(line)
  for (const place of opened) run.line(`Entry ${place} sent the card of an article; now it opens the article.`)
  if (conditional > 0)
    run.line(`The ${conditional} menus for parts of the followers in the file are left as they are at WeChat.`)
  if (isThere || dryRun) {
    run.line(isThere ? 'The account has this menu already; nothing was changed.' : 'Nothing was changed (dry run).')
    run.data({ ...outcome, applied: false, problems: [], alreadyThere: isThere })
    return 0
  }
  await run.api.create(bare(menu))
  const after = overApiMenu((await run.api.read()).overApi)
  if (after === undefined || !isSameMenu(after, menu)) {
    run.complain('WeChat took the menu, but reads it back otherwise: look with `menu show`.')
    run.data({ ...outcome, applied: true, problems: ['read back otherwise'] })
    return 1
  }
  run.line(`${placedButtons(menu).length} entries are set. Phones show them within minutes of opening the account.`)
  run.data({ ...outcome, applied: true, problems: [], alreadyThere: false })
  return 0
}
