import { type AccountInput, buildAccount } from './account.js'
import { type FileAccount, type FileClient, placeInFile } from './accounts-file.js'
import { isGlobalGenesysHost } from './genesys-regions.js'
import type { ConfigProblem } from './problems.js'
import { checkValues, type RawValues, VARIABLES, type Values, type VariableName } from './schema.js'
import type { AccountConfig, GenesysClientConfig } from './types.js'

/** One of these set means that the environment describes an account. */
const SIGNS_OF_AN_ACCOUNT: readonly VariableName[] = [
  'WECHAT_APP_ID',
  'WECHAT_APP_SECRET',
  'WECHAT_TOKEN',
  'WECHAT_ENCODING_AES_KEY',
  'GENESYS_INTEGRATION_ID',
  'GENESYS_WEBHOOK_SECRET',
]

/** What accounts of the file take from the environment unless they say otherwise. */
const INHERITED = [
  'ACCOUNT_LANGUAGE',
  'ACKNOWLEDGEMENT',
  'ACKNOWLEDGEMENT_INTERVAL_HOURS',
  'COURTESY_MINUTES',
  'COURTESY_WORDS',
  'TRANSCRIPT_RETENTION_DAYS',
  'PERSONAL_DATA_RETENTION_DAYS',
  'MEDIA_KEEP_HOURS',
] as const satisfies readonly VariableName[]

type Environment = Pick<AccountInput, 'values' | 'raw'>

/** All accounts: `default` from the environment, unless only the file has accounts, then those of the file. */
export function buildAccounts(
  environment: Environment,
  file: readonly FileAccount[] | undefined,
  problems: ConfigProblem[],
): AccountConfig[] {
  const hasDefault = file === undefined || SIGNS_OF_AN_ACCOUNT.some((name) => environment.raw[name] !== undefined)
  const found: { place: (name: VariableName) => string; namePlace: string; account: AccountConfig | undefined }[] = []
  if (hasDefault) {
    const place = (name: VariableName): string => name
    found.push({ place, namePlace: 'WECHAT_APP_ID', account: defaultAccount(environment, problems) })
  }
  for (const entry of file ?? []) {
    const place = (name: VariableName): string => placeInFile(entry, name)
    found.push({ place, namePlace: `${entry.place}.name`, account: fileAccount(entry, environment, problems) })
  }
  const names = new Map<string, string>()
  const appIds = new Map<string, string>()
  const integrations = new Map<string, string>()
  for (const { place, namePlace, account } of found) {
    if (!account) continue
    const unique = (seen: Map<string, string>, value: string, key: string, what: string, mend: string): void => {
      const other = seen.get(value)
      if (other !== undefined) problems.push({ key, problem: `is the ${what} of ${other} too`, mend })
      else seen.set(value, key)
    }
    unique(
      names,
      account.name,
      namePlace,
      'name',
      'Give every account a name of its own; default is that of the environment.',
    )
    unique(appIds, account.wechat.appId, place('WECHAT_APP_ID'), 'AppID', 'Describe each Official Account once.')
    const integrationKey = place('GENESYS_INTEGRATION_ID')
    unique(
      integrations,
      account.genesys.integrationId,
      integrationKey,
      'integration',
      'Give every account an integration of its own.',
    )
  }
  const accounts = found.flatMap(({ account }) => account ?? [])
  checkBoundary(accounts, environment.values.DATA_BOUNDARY, problems)
  return accounts
}

function defaultAccount({ values, raw }: Environment, problems: ConfigProblem[]): AccountConfig | undefined {
  const place = (name: VariableName): string => name
  const clients = checkClients(
    [
      {
        idPlace: 'GENESYSCLOUD_OAUTHCLIENT_ID',
        secretPlace: 'GENESYSCLOUD_OAUTHCLIENT_SECRET',
        id: raw.GENESYSCLOUD_OAUTHCLIENT_ID,
        secret: raw.GENESYSCLOUD_OAUTHCLIENT_SECRET,
      },
    ],
    problems,
    { reported: true },
  )
  return buildAccount({ name: 'default', values, raw, place, clients, fallback: undefined }, problems)
}

function fileAccount(
  entry: FileAccount,
  environment: Environment,
  problems: ConfigProblem[],
): AccountConfig | undefined {
  const before = problems.length
  const name = checkName(entry, problems)
  const place = (variable: VariableName): string => placeInFile(entry, variable)
  const { GENESYSCLOUD_OAUTHCLIENT_ID: _id, GENESYSCLOUD_OAUTHCLIENT_SECRET: _secret, ...own } = entry.raw
  const inherited = Object.fromEntries(INHERITED.map((variable) => [variable, String(environment.values[variable])]))
  const raw: RawValues = { ...inherited, ...own }
  const checked = checkValues(raw, place)
  pushNew(problems, checked.problems)
  const clients = checkClients(entry.clients, problems, { reported: false })
  const account = buildAccount({ name, values: checked.values, raw, place, clients, fallback: environment }, problems)
  return problems.length === before ? account : undefined
}

function checkName({ name, place }: FileAccount, problems: ConfigProblem[]): string {
  const mend =
    'Give the account a short name of a-z, 0-9 and -, at most 32 characters; it stands in the webhook address.'
  if (name === undefined) problems.push({ key: `${place}.name`, problem: 'is not set', mend })
  else if (!/^[a-z0-9-]{1,32}$/.test(name)) problems.push({ key: `${place}.name`, problem: 'has a wrong form', mend })
  return name ?? ''
}

/** @param reported What is set but wrong was reported with the environment already. */
function checkClients(
  found: readonly FileClient[],
  problems: ConfigProblem[],
  { reported }: { reported: boolean },
): GenesysClientConfig[] {
  const ids = new Set<string>()
  return found.flatMap(({ id, secret, idPlace, secretPlace }) => {
    const raw: RawValues = {
      ...(id === undefined ? {} : { GENESYSCLOUD_OAUTHCLIENT_ID: id }),
      ...(secret === undefined ? {} : { GENESYSCLOUD_OAUTHCLIENT_SECRET: secret }),
    }
    const place = (name: VariableName): string => (name === 'GENESYSCLOUD_OAUTHCLIENT_ID' ? idPlace : secretPlace)
    const mend = (name: VariableName): string => VARIABLES[name].mend
    for (const name of ['GENESYSCLOUD_OAUTHCLIENT_ID', 'GENESYSCLOUD_OAUTHCLIENT_SECRET'] as const) {
      if (raw[name] === undefined) problems.push({ key: place(name), problem: 'is not set', mend: mend(name) })
    }
    if (!reported) pushNew(problems, checkValues(raw, place).problems)
    if (id !== undefined && ids.has(id)) {
      problems.push({
        key: idPlace,
        problem: 'is listed twice',
        mend: 'List each OAuth client once: each has its own budget.',
      })
    }
    if (id !== undefined) ids.add(id)
    return id === undefined || secret === undefined ? [] : [{ id, secret }]
  })
}

function checkBoundary(
  accounts: readonly AccountConfig[],
  boundary: Values['DATA_BOUNDARY'],
  problems: ConfigProblem[],
): void {
  if (boundary !== 'mainland') return
  for (const { name, genesys } of accounts) {
    if (![genesys.apiUrl, genesys.loginUrl].some((url) => isGlobalGenesysHost(new URL(url).hostname))) continue
    problems.push({
      key: 'DATA_BOUNDARY',
      problem: `is mainland, but a Genesys address of the account ${name} lies outside mainland China`,
      mend: 'Set DATA_BOUNDARY=global, or addresses inside mainland China by GENESYSCLOUD_API_URL and GENESYSCLOUD_LOGIN_URL.',
    })
  }
}

/** A key with a problem already gets no second one for the same value. */
function pushNew(problems: ConfigProblem[], found: readonly ConfigProblem[]): void {
  const known = new Set(problems.map(({ key }) => key))
  problems.push(...found.filter(({ key }) => !known.has(key)))
}
