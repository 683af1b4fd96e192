import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { customerMessage } from '../server/relay/customer-message.js'
import { loadTexts, type Texts } from '../server/relay/texts.js'
import type { PushQuota } from '../server/wechat/pushes/push.js'
import { readPush } from '../server/wechat/pushes/read-push.js'
import { PUSH_REGISTRY } from '../server/wechat/pushes/registry.js'
import type { AnyPushRow } from '../server/wechat/pushes/row-index.js'
import { readXmlFields } from '../server/wechat/xml-fields.js'

const ROWS: readonly AnyPushRow[] = Object.values(PUSH_REGISTRY)

const QUOTAS: Record<PushQuota, string> = {
  message: '5 in 48 h',
  action: '3 in 1 min',
  none: '-',
}

/** @returns `docs/messages.md`: what becomes of every kind of push, with what the agent reads of a sample. */
export function renderMessagesDoc(): string {
  const texts = loadTexts().en
  const relayed = ROWS.filter((row) => row.disposition === 'relay')
  const kept = ROWS.filter((row) => row.disposition === 'keep')
  return `# Messages

<!-- Written by \`npm run generate\` from server/wechat/pushes/registry.ts and test/fixtures/pushes/: change it there. -->

What becomes of every kind of push WeChat sends. A kind is the MsgType, or \`event.\` and the Event in lower case.

The last column is what WeChat allows to be sent afterwards: 5 custom messages within 48 hours of a message, 3 within one
minute of a menu click, a scan or following. A text that is the chosen entry of a message menu (\`bizmsgmenuid\`) counts as
a menu click.

## Relayed

What the agent reads is given for a sample, in English; \`server/relay/texts/\` has the templates of both languages. A kind
that opens a session does so when none is open, and is then answered with the acknowledgement. One that does not is told
to the agent while a session is open and kept otherwise.

| kind | what the agent reads | opens a session | may be sent afterwards |
|---|---|---|---|
${relayed.map((row) => `| \`${row.kind}\` | ${cell(sampleOf(row, texts))} | ${row.opensSession ? 'yes' : 'no'} | ${QUOTAS[row.quota]} |`).join('\n')}

- **Text** is carried as it was written. WeChat's own emoji come as codes (\`/::)\`, \`[微笑]\`, \`[Smile]\`) and become
  Unicode by \`server/wechat/emoji/emoji-table.ts\`; a name that is not in there stays as it is, and so do addresses.
- **Stickers of the shop, name cards and files** are mostly not passed on to accounts: WeChat sends
  \`【收到不支持的消息类型，暂无法显示】\` as text in their place. The agent reads:
  ${texts.told('unsupportedMessage', {})}
- **Coordinates** are those of Chinese maps (GCJ-02), latitude first. The link opens Amap in any browser.
- **Files** come without a way to download them.

## Kept

Stored, counted, listed at \`/api/v1/unrelayed\` and answered \`success\`. They open no session and get no acknowledgement. An
agent who is believed present gets a notice.

| kind | how a notice names it | may be sent afterwards |
|---|---|---|
${kept.map((row) => `| \`${row.kind}\` | ${texts.kind(row.noticeName)} | ${QUOTAS[row.quota]} |`).join('\n')}

\`event.unsubscribe\` also ends an open session, after its notice. \`unknown\` is whatever no row of the registry knows.
`
}

function sampleOf(row: AnyPushRow, texts: Texts): string {
  const xml = readFileSync(new URL(`../test/fixtures/pushes/${row.kind}.xml`, import.meta.url), 'utf8')
  return customerMessage(readPush(readXmlFields(xml)), row, texts).text
}

function cell(text: string): string {
  return text.trim().replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', '<br>')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../docs/messages.md', import.meta.url), renderMessagesDoc())
}
