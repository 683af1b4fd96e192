import { Command, CommanderError } from 'commander'
import { isHttpUrl, isProxyUrl, withoutEndSlash } from '../../server/config/addresses.js'
import { variableOf } from '../deploy/manifest/secrets.js'
import { applyMenu } from './menu/apply-menu.js'
import { BackupError, backupFileOf } from './menu/backup-file.js'
import { backupMenu } from './menu/backup-menu.js'
import { createMenuApi, type MenuAccess, type MenuApi, MenuApiError } from './menu/menu-api.js'
import { showMenu } from './menu/show-menu.js'

export interface WeChatIo {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => Date
  print(line: string): void
  complain(line: string): void
}

/** 0: done. 1: nothing was changed, something is wrong with menu, file or WeChat. 2: the command itself is wrong. */
export type ExitCode = 0 | 1 | 2

/** What the commands of the menu work with. */
export interface MenuRun {
  readonly account: string
  readonly appId: string
  readonly api: MenuApi
  readonly now: () => Date
  readonly json: boolean
  /** A line for people; nothing with --json. */
  line(text: string): void
  /** The outcome for programs; nothing without --json. */
  data(outcome: object): void
  complain(line: string): void
}

interface Options {
  readonly account: string
  readonly json?: boolean
  readonly force?: boolean
  readonly dryRun?: boolean
  readonly clicks?: boolean
}

/** `wechat -- menu show|backup|apply`. @param args Without program and script. */
export async function runWeChat(args: readonly string[], io: WeChatIo): Promise<ExitCode> {
  let exitCode: ExitCode = 0
  const program = new Command('npm run wechat --')
  const menu = program
    .command('menu')
    .description(
      'Keeps the custom menu of an Official Account over the switch of its push URL. AppID and secret are read from WECHAT_APP_ID and WECHAT_APP_SECRET (SHOP_WECHAT_APP_ID for the account shop).',
    )
  for (const command of [program, menu]) configure(command)
  const add = (name: string, description: string): Command =>
    configure(menu.command(name))
      .description(description)
      .option('--account <name>', 'account, as the relay names it', 'default')
      .option('--json', 'print one JSON object')
  const run =
    (work: (run: MenuRun, file: string, options: Options) => Promise<ExitCode>) =>
    async (file: string, options: Options): Promise<void> => {
      exitCode = await withApi(options, io, (menuRun) => work(menuRun, file, options))
    }
  add('show', 'shows the menu that customers see').action((options: Options) =>
    run((menuRun) => showMenu(menuRun))('', options),
  )
  add('backup', 'writes the menu to a file')
    .argument('[file]', `JSON; ${backupFileOf('ACCOUNT')} when left out`)
    .option('--force', 'replace a file that is there')
    .action((file: string | undefined, options: Options) =>
      run((menuRun, name) => backupMenu(menuRun, name, options.force === true))(
        file ?? backupFileOf(options.account),
        options,
      ),
    )
  add('apply', 'sets the menu of a file over the API')
    .argument('<file>', 'a backup, or {"button": [...]} as menu/create takes it')
    .option('--dry-run', 'check and show everything, change nothing')
    .option('--clicks', 'let entries that WeChat answered by itself become clicks')
    .action(run((menuRun, file, { dryRun = false, clicks = false }) => applyMenu(menuRun, file, { dryRun, clicks })))
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    return error.exitCode === 0 ? 0 : 2
  }
  return exitCode

  function configure(command: Command): Command {
    return command.exitOverride().configureOutput({
      writeOut: (text) => io.print(text.trimEnd()),
      writeErr: (text) => io.complain(text.trimEnd()),
    })
  }
}

async function withApi(
  { account, json = false }: Options,
  io: WeChatIo,
  work: (run: MenuRun) => Promise<ExitCode>,
): Promise<ExitCode> {
  const access = accessOf(account, io)
  if (access === undefined) return 2
  const api = createMenuApi(access)
  try {
    return await work({
      account,
      appId: access.appId,
      api,
      now: io.now,
      json,
      line: (text) => {
        if (!json) io.print(text)
      },
      data: (outcome) => {
        if (json) io.print(JSON.stringify(outcome, null, 2))
      },
      complain: io.complain,
    })
  } catch (error) {
    if (!(error instanceof MenuApiError) && !(error instanceof BackupError)) throw error
    io.complain(error.message)
    return 1
  } finally {
    await api.close()
  }
}

/** Says what is missing or wrong; no value is shown. */
function accessOf(account: string, { env, complain }: WeChatIo): MenuAccess | undefined {
  const problems: string[] = []
  if (!/^[a-z0-9-]{1,32}$/.test(account)) problems.push('--account is a name of a-z, 0-9 and -.')
  const required = (name: string): string => {
    const variable = variableOf(account, name)
    const value = env[variable]?.trim() ?? ''
    if (value === '') problems.push(`Set ${variable}.`)
    return value
  }
  const appId = required('WECHAT_APP_ID')
  const appSecret = required('WECHAT_APP_SECRET')
  const apiUrl = env.WECHAT_API_URL?.trim() || 'https://api.weixin.qq.com'
  const proxyUrl = env.WECHAT_PROXY_URL?.trim() || undefined
  if (!isHttpUrl(apiUrl)) problems.push('WECHAT_API_URL is no http or https address.')
  if (proxyUrl !== undefined && !isProxyUrl(proxyUrl)) problems.push('WECHAT_PROXY_URL is no address of a proxy.')
  for (const problem of problems) complain(problem)
  return problems.length > 0 ? undefined : { apiUrl: withoutEndSlash(apiUrl), proxyUrl, appId, appSecret }
}
