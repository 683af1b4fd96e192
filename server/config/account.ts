import { parseHostList, withoutEndSlash } from './addresses.js'
import { buildConsent } from './consent.js'
import { buildCrm } from './crm.js'
import { buildForward } from './forward.js'
import { genesysRegionHost } from './genesys-regions.js'
import { buildMediaPolicy } from './media-policy.js'
import { buildNotification } from './notification.js'
import type { ConfigProblem } from './problems.js'
import { buildRedaction } from './redaction.js'
import { parseRevealRights } from './reveal-rights.js'
import { type RawValues, VARIABLES, type Values, type VariableName } from './schema.js'
import type { AccountConfig, GenesysAccountConfig, GenesysClientConfig, WeChatMessageMode } from './types.js'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** What one account was given, checked value by value. */
export interface AccountInput {
  readonly name: string
  readonly values: Values
  /** What was set, right or wrong: a wrong value is not reported as missing as well. */
  readonly raw: RawValues
  /** What a problem calls a variable here. */
  readonly place: (name: VariableName) => string
  /** Undefined: reported already. */
  readonly clients: readonly GenesysClientConfig[] | undefined
  /** Hosts of the environment, for an account that names no region of its own. */
  readonly fallback: Pick<AccountInput, 'values' | 'raw'> | undefined
}

/** Makes the account, or undefined after adding what is wrong with it to `problems`. */
export function buildAccount(input: AccountInput, problems: ConfigProblem[]): AccountConfig | undefined {
  const before = problems.length
  const required = (name: VariableName): string => {
    const value = input.values[name]
    if (typeof value === 'string') return value
    if (input.raw[name] === undefined) problems.push(missing(input, name))
    return ''
  }
  const { values } = input
  const crm = buildCrm(input, problems)
  const forward = buildForward(input, problems)
  const mediaPolicy = buildMediaPolicy(input, problems)
  const notification = buildNotification(input, problems)
  const consent = buildConsent(input, forward, problems)
  const redaction = buildRedaction(input, problems)
  const account: AccountConfig = {
    name: input.name,
    language: values.ACCOUNT_LANGUAGE,
    acknowledgement: values.ACKNOWLEDGEMENT === 'on',
    acknowledgementIntervalMs: values.ACKNOWLEDGEMENT_INTERVAL_HOURS * 3_600_000,
    courtesy: {
      withinMs: values.COURTESY_MINUTES * 60_000,
      words: listOf(values.COURTESY_WORDS, /[,，]/),
    },
    sessionMenuKeys: listOf(values.SESSION_MENU_KEYS, ','),
    mediaPolicy,
    retention: {
      transcriptMs: values.TRANSCRIPT_RETENTION_DAYS * DAY_MS,
      personalDataMs: values.PERSONAL_DATA_RETENTION_DAYS * DAY_MS,
      mediaMs: values.MEDIA_KEEP_HOURS * HOUR_MS,
    },
    redaction,
    revealRights: parseRevealRights(values.REVEAL_RIGHTS) ?? [],
    ...(crm && { crm }),
    ...(forward && { forward }),
    ...(notification && { notification }),
    ...(consent && { consent }),
    wechat: {
      appId: required('WECHAT_APP_ID'),
      appSecret: required('WECHAT_APP_SECRET'),
      token: required('WECHAT_TOKEN'),
      tokenPrevious: values.WECHAT_TOKEN_PREVIOUS,
      encodingAesKey: values.WECHAT_ENCODING_AES_KEY,
      encodingAesKeyPrevious: values.WECHAT_ENCODING_AES_KEY_PREVIOUS,
      messageModes: messageModes(input, problems),
    },
    genesys: {
      integrationId: required('GENESYS_INTEGRATION_ID'),
      webhookSecret: required('GENESYS_WEBHOOK_SECRET'),
      webhookSecretPrevious: values.GENESYS_WEBHOOK_SECRET_PREVIOUS,
      clients: input.clients ?? [],
      ...genesysHosts(input, problems),
    },
  }
  return problems.length === before ? account : undefined
}

function listOf(text: string, separator: string | RegExp): string[] {
  return text
    .split(separator)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
}

/** "Not set", with the mend of the variable. */
export function missing(input: Pick<AccountInput, 'place'>, name: VariableName): ConfigProblem {
  return { key: input.place(name), problem: 'is not set', mend: VARIABLES[name].mend }
}

/** Safe with an AES key, plain without, unless said otherwise. */
function messageModes(input: AccountInput, problems: ConfigProblem[]): WeChatMessageMode[] {
  const { values, raw, place } = input
  const hasKey = raw.WECHAT_ENCODING_AES_KEY !== undefined
  const named = values.WECHAT_MESSAGE_MODE?.split(',') as WeChatMessageMode[] | undefined
  const modes = named ?? [hasKey ? 'safe' : 'plain']
  const needsKey = modes.find((mode) => mode !== 'plain')
  const mend = VARIABLES.WECHAT_MESSAGE_MODE.mend
  if (new Set(modes).size < modes.length) {
    problems.push({ key: place('WECHAT_MESSAGE_MODE'), problem: 'names the same mode twice', mend })
  }
  if (needsKey && !hasKey) {
    problems.push({
      key: place('WECHAT_MESSAGE_MODE'),
      problem: `is ${needsKey}, but ${place('WECHAT_ENCODING_AES_KEY')} is not set`,
      mend: VARIABLES.WECHAT_ENCODING_AES_KEY.mend,
    })
  }
  if (raw.WECHAT_ENCODING_AES_KEY_PREVIOUS !== undefined && !hasKey) {
    problems.push({
      key: place('WECHAT_ENCODING_AES_KEY_PREVIOUS'),
      problem: `is set, but ${place('WECHAT_ENCODING_AES_KEY')} is not`,
      mend: VARIABLES.WECHAT_ENCODING_AES_KEY.mend,
    })
  }
  return modes
}

/** An account that names its own region takes nothing from the environment. */
function genesysHosts(
  input: AccountInput,
  problems: ConfigProblem[],
): Pick<GenesysAccountConfig, 'apiUrl' | 'loginUrl' | 'attachmentHosts'> {
  const sources = input.fallback && input.raw.GENESYSCLOUD_REGION === undefined ? [input, input.fallback] : [input]
  const find = (
    name: 'GENESYSCLOUD_REGION' | 'GENESYSCLOUD_API_URL' | 'GENESYSCLOUD_LOGIN_URL' | 'GENESYSCLOUD_ATTACHMENT_HOSTS',
  ): string | undefined => sources.map(({ values }) => values[name]).find((value) => value !== undefined)
  const region = find('GENESYSCLOUD_REGION')
  const host = region === undefined ? undefined : genesysRegionHost(region)
  const apiUrl = find('GENESYSCLOUD_API_URL') ?? (host && `https://api.${host}`)
  const loginUrl = find('GENESYSCLOUD_LOGIN_URL') ?? (host && `https://login.${host}`)
  const isSet = (name: VariableName): boolean => sources.some(({ raw }) => raw[name] !== undefined)
  if (!isSet('GENESYSCLOUD_REGION') && !(isSet('GENESYSCLOUD_API_URL') && isSet('GENESYSCLOUD_LOGIN_URL'))) {
    problems.push(missing(input, 'GENESYSCLOUD_REGION'))
  }
  const added = parseHostList(find('GENESYSCLOUD_ATTACHMENT_HOSTS') ?? '') ?? []
  return {
    apiUrl: withoutEndSlash(apiUrl ?? ''),
    loginUrl: withoutEndSlash(loginUrl ?? ''),
    attachmentHosts: [...(host === undefined ? [] : [`*.${host}`]), ...added],
  }
}
