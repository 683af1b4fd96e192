import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { checkPorts, readAccess } from './config/access.js'
import { buildAccounts } from './config/accounts.js'
import { type FileAccount, readAccountsFile } from './config/accounts-file.js'
import { isSqliteUrl, withoutEndSlash } from './config/addresses.js'
import { checkKeyAccounts, parseApiKeys } from './config/api-keys.js'
import { checkForwardLoops } from './config/forward.js'
import { readMasterKeys } from './config/master-keys.js'
import { parseMediaScanner } from './config/media-scanner.js'
import { ConfigError, type ConfigProblem } from './config/problems.js'
import { runCommand } from './config/run-command.js'
import { checkValues, pickVariables, VARIABLES } from './config/schema.js'
import type { Config } from './config/types.js'

export { ConfigError } from './config/problems.js'
export { configWarnings } from './config/warnings.js'

const HOUR_MS = 3_600_000

export interface LoadConfigOptions {
  /** Reads the accounts file as text; throws when it cannot. */
  readonly readFile?: (path: string) => string
  readonly runCommand?: typeof runCommand
}

/**
 * Environment -> typed configuration.
 * @throws ConfigError with every problem at once; the process exits 78 on it.
 */
export function loadConfig(env: NodeJS.ProcessEnv, options: LoadConfigOptions = {}): Config {
  const raw = pickVariables(env)
  const { values, problems } = checkValues(raw, (name) => name)
  const apiKeys = parseApiKeys(values.RELAY_API_KEYS, problems)
  const readFile = options.readFile ?? ((path: string) => readFileSync(path, 'utf8'))
  const masterKeys = readMasterKeys(
    { ...values, STORE_URL: raw.STORE_URL ?? values.STORE_URL },
    { readFile, runCommand: options.runCommand ?? runCommand },
    problems,
  )
  const file =
    values.ACCOUNTS_FILE === undefined ? undefined : readAccounts(values.ACCOUNTS_FILE, readFile, env, problems)
  const accounts = buildAccounts({ values, raw }, file, problems)
  checkKeyAccounts(apiKeys, accounts, problems)
  checkPorts(values, problems)
  checkForwardLoops(accounts, values.PUBLIC_URL, problems)
  if (values.WECHAT_QUOTA_PER_MESSAGE === 1) {
    const { mend } = VARIABLES.WECHAT_QUOTA_PER_MESSAGE
    problems.push({ key: 'WECHAT_QUOTA_PER_MESSAGE', problem: 'leaves nothing beside the closing text', mend })
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return {
    port: values.PORT,
    publicUrl: values.PUBLIC_URL === undefined ? undefined : withoutEndSlash(values.PUBLIC_URL),
    logLevel: values.LOG_LEVEL,
    shutdownGraceMs: values.SHUTDOWN_GRACE_MS,
    storeUrl: values.STORE_URL,
    redisDurability: values.REDIS_DURABILITY,
    laneLeaseMs: values.LANE_LEASE_MS,
    masterKeys,
    apiKeys,
    access: readAccess(values),
    accounts,
    wechat: {
      apiUrl: withoutEndSlash(values.WECHAT_API_URL),
      openUrl: withoutEndSlash(values.WECHAT_OPEN_URL),
      proxyUrl: values.WECHAT_PROXY_URL,
      tokenApi: values.WECHAT_TOKEN_API,
      clockToleranceSeconds: values.WECHAT_CLOCK_TOLERANCE_SECONDS,
      textLimitBytes: values.WECHAT_TEXT_LIMIT_BYTES,
      quotaPerMessage: values.WECHAT_QUOTA_PER_MESSAGE,
      botSlots: values.WECHAT_BOT_SLOTS,
      partPauseMs: values.WECHAT_PART_PAUSE_MS,
    },
    genesys: {
      proxyUrl: values.GENESYS_PROXY_URL,
      requestsPerMinute: values.GENESYS_REQUESTS_PER_MINUTE,
      gdprDelete: values.GENESYS_GDPR_DELETE === 'on',
    },
    agentNotices: values.AGENT_NOTICES,
    ackCountsAsQuota: values.ACK_COUNTS_AS_QUOTA,
    sessionTimelineMs: values.SESSION_TIMELINE_HOURS * HOUR_MS,
    auditRetentionMs: values.AUDIT_RETENTION_DAYS * 24 * HOUR_MS,
    transcriptRetentionMs: values.TRANSCRIPT_RETENTION_DAYS * 24 * HOUR_MS,
    media: {
      scanner: values.MEDIA_SCANNER === undefined ? undefined : parseMediaScanner(values.MEDIA_SCANNER),
      folder: values.MEDIA_DIR ?? join(folderOfStore(values.STORE_URL), 'media'),
    },
    dataBoundary: values.DATA_BOUNDARY,
  }
}

/** A store over the network has no folder here; then the usual one serves. */
function folderOfStore(storeUrl: string): string {
  return isSqliteUrl(storeUrl) ? dirname(storeUrl.slice('sqlite:'.length)) : 'data'
}

function readAccounts(
  path: string,
  readFile: (path: string) => string,
  env: NodeJS.ProcessEnv,
  problems: ConfigProblem[],
): FileAccount[] {
  let text: string
  try {
    text = readFile(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    problems.push({ key: 'ACCOUNTS_FILE', problem: `cannot be read (${code})`, mend: VARIABLES.ACCOUNTS_FILE.mend })
    return []
  }
  return readAccountsFile(text, env, problems)
}
