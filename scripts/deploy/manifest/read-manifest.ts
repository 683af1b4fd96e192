import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { isPrivacyAction, PRIVACY_ACTIONS } from '../privacy-actions.js'
import { misconfigured } from '../stop.js'
import type { Manifest, ManifestAccount } from './manifest.js'
import { ManifestReader } from './manifest-reader.js'

const TOP = [
  'name',
  'division',
  'data_boundary',
  'relay',
  'accounts',
  'options',
  'queue_ids',
  'inactivity_minutes',
  'supported_content',
  'identity_resolution',
  'privacy_actions',
  'relay_client',
  'threading_timeline_minutes',
  'web_deployment_id',
]
const ID = /^[\w-]{1,128}$/
const ACCOUNT_NAME = /^[a-z0-9-]{1,32}$/
const MEDIA_TYPE = /^(\*\/\*|[a-z]+\/(\*|[\w.+-]+))$/
const ACTION_NAME = /^[A-Za-z]+$/
const QUEUE_OPTION = /^QUEUE_[A-Z]+$/
const TIMELINE_MAX_MINUTES = 4320

/** @throws Stop naming every problem of the file. */
export function readManifest(file: string): Manifest {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw misconfigured(
      `${file} cannot be read.`,
      'Copy bundle.example.yaml to bundle.yaml, or name a file with --manifest.',
    )
  }
  return parseManifest(text, file)
}

/** @param file Where the text lies; other paths are relative to its folder. @throws Stop naming every problem. */
export function parseManifest(text: string, file: string): Manifest {
  const lines = new LineCounter()
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines })
  const broken = document.errors.map(({ code, pos }) => `${file}:${lines.linePos(pos[0]).line}: is not YAML (${code})`)
  if (broken.length > 0) throw misconfigured(...broken)
  const read = new ManifestReader(file)
  const root = read.mapping(document.toJS() ?? {}, '', TOP)
  const relay = read.mapping(root.relay, 'relay', ['url', 'env_file', 'accounts_file'])
  const content = read.mapping(root.supported_content ?? {}, 'supported_content', ['inbound', 'outbound'])
  const client = read.mapping(root.relay_client ?? {}, 'relay_client', ['secret_file'])
  const name = read.text(root.name, 'name', { fallback: 'WeChat' })
  const manifest: Manifest = {
    file,
    folder: dirname(resolve(file)),
    name,
    division: read.text(root.division, 'division', { fallback: 'Home' }),
    boundary: read.choice(root.data_boundary, 'data_boundary', ['global', 'mainland'], 'global'),
    relay: {
      url: relayUrl(read.text(relay.url, 'relay.url'), read),
      envFile: read.text(relay.env_file, 'relay.env_file', { fallback: 'relay.env' }),
      accountsFile: read.text(relay.accounts_file, 'relay.accounts_file', { fallback: 'accounts.yaml' }),
    },
    accounts: read
      .list(root.accounts ?? [{ name: 'default' }], 'accounts')
      .map((entry, at) => account(entry, at, name, read)),
    options: read.values(root.options ?? {}, 'options'),
    queueIds: queueIds(read.values(root.queue_ids ?? {}, 'queue_ids'), read),
    inactivityMinutes: read.integer(root.inactivity_minutes, 'inactivity_minutes', 1, 10_080),
    supportedContent: {
      inbound: read.texts(content.inbound ?? ['*/*'], 'supported_content.inbound', MEDIA_TYPE),
      outbound: read.texts(content.outbound ?? ['image/*'], 'supported_content.outbound', MEDIA_TYPE),
    },
    privacyActions: privacyActions(read.texts(root.privacy_actions ?? [], 'privacy_actions', ACTION_NAME), read),
    identityResolution: read.flag(root.identity_resolution, 'identity_resolution', true),
    relayClientFile:
      root.relay_client === undefined
        ? undefined
        : read.text(client.secret_file, 'relay_client.secret_file', { fallback: 'relay-client.env' }),
    threadingTimelineMinutes: read.integer(
      root.threading_timeline_minutes,
      'threading_timeline_minutes',
      0,
      TIMELINE_MAX_MINUTES,
    ),
    webDeploymentId: read.optional(root.web_deployment_id, 'web_deployment_id', ID),
  }
  checkNames(manifest, read)
  read.stopOnProblems()
  return manifest
}

function account(entry: unknown, index: number, name: string, read: ManifestReader): ManifestAccount {
  const place = `accounts[${index}]`
  const fields = read.mapping(entry, place, ['name', 'language', 'integration_name', 'integration_id'])
  const accountName = read.text(fields.name, `${place}.name`, { pattern: ACCOUNT_NAME, fallback: 'default' })
  return {
    name: accountName,
    language: read.choice(fields.language, `${place}.language`, ['zh-CN', 'en'], 'zh-CN'),
    integrationName: read.text(fields.integration_name, `${place}.integration_name`, {
      fallback: accountName === 'default' ? name : `${name} ${accountName}`,
    }),
    integrationId: read.optional(fields.integration_id, `${place}.integration_id`, ID),
  }
}

function relayUrl(value: string, read: ManifestReader): string {
  if (value === '') return value
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (url === undefined || !['https:', 'http:'].includes(url.protocol) || url.search !== '' || url.hash !== '') {
    read.problem('relay.url', 'must be the https address of the relay, e.g. https://relay.example.cn')
  }
  return value.replace(/\/+$/, '')
}

function queueIds(values: Readonly<Record<string, string | number>>, read: ManifestReader): Record<string, string> {
  for (const [option, id] of Object.entries(values)) {
    if (!QUEUE_OPTION.test(option))
      read.problem(`queue_ids.${option}`, 'must be QUEUE_VIP, QUEUE_PRIORITY or QUEUE_GENERAL')
    if (!ID.test(String(id))) read.problem(`queue_ids.${option}`, 'is no id')
  }
  return Object.fromEntries(Object.entries(values).map(([option, id]) => [option, String(id)]))
}

function privacyActions(names: readonly string[], read: ManifestReader): readonly string[] {
  for (const name of names) {
    if (!isPrivacyAction(name)) {
      read.problem('privacy_actions', `names ${name}; there are ${Object.keys(PRIVACY_ACTIONS).join(', ')}`)
    }
  }
  return names
}

function checkNames({ accounts }: Manifest, read: ManifestReader): void {
  if (accounts.length === 0) read.problem('accounts', 'must name at least one account')
  const seen = new Set<string>()
  for (const { name, integrationName } of accounts) {
    for (const key of [`account ${name}`, `integration ${integrationName.toLowerCase()}`]) {
      if (seen.has(key)) read.problem('accounts', `name the ${key} twice`)
      seen.add(key)
    }
  }
}
