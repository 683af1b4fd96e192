import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { customerMessage } from '../server/relay/customer-message.js'
import type { CustomerMedia } from '../server/relay/messages/messages.js'
import { loadTexts, type MediaReason, type Texts } from '../server/relay/texts.js'
import type { PushQuota } from '../server/wechat/pushes/push.js'
import { readPush } from '../server/wechat/pushes/read-push.js'
import { PUSH_REGISTRY } from '../server/wechat/pushes/registry.js'
import type { AnyPushRow } from '../server/wechat/pushes/row-index.js'
import { readXmlFields } from '../server/wechat/xml-fields.js'
import { cell } from './messages-doc/cell.js'
import { renderFromAgents } from './messages-doc/from-agents.js'
import { pictureCell } from './messages-doc/picture.js'

const ROWS: readonly AnyPushRow[] = Object.values(PUSH_REGISTRY)

const QUOTAS: Record<PushQuota, string> = {
  message: '5 in 48 h',
  action: '3 in 1 min',
  none: '-',
}

const MEDIA_REASONS: readonly (readonly [when: string, reason: MediaReason])[] = [
  ['the policy is `block`', 'blocked'],
  ['WeChat no longer has it (three days)', 'expired'],
  ['it could not be fetched in ten tries', 'notFetched'],
  ['it is larger than 25 MB', 'tooLarge'],
  ['it has no bytes', 'empty'],
  ['its bytes are of another kind', 'wrongType'],
  ['the scanner found malware', 'infected'],
  ['it could not be scanned in ten tries, or is past a limit of the scanner', 'notScanned'],
  ['Genesys Cloud refused the attachment', 'refused'],
]

const FILES: readonly (readonly [file: string, result: string, picture: string])[] = [
  ['picture, PNG, JPEG or GIF, at most 10 MB', 'the picture as it is', 'picture'],
  [
    'picture in WebP, TIFF or AVIF, or larger',
    'a JPEG of at most 2 MB, upright, without what the camera noted',
    'webp',
  ],
  ['MP3 or AMR, at most 2 MB and 60 s', 'a voice message', 'voice-message'],
  ['other sound of at most 60 s', 'a voice message, converted to MP3; needs ffmpeg', 'sound'],
  ['MP4 with H.264, at most 10 MB', 'the video as it is', 'clip'],
  ['other or larger video', 'an MP4 of at most 10 MB, converted; needs ffmpeg', 'old-clip'],
  [
    'everything else: documents, sound past 60 s, video that gets no small enough',
    'a card with a link to the file, which ends after `MEDIA_KEEP_HOURS`; needs `PUBLIC_URL`',
    'document',
  ],
  ['a link', 'its text and address', 'address'],
]

/** @returns `docs/messages.md`: what becomes of every kind of push, with what the agent reads of a sample. */
export function renderMessagesDoc(): string {
  const texts = loadTexts().en
  const relayed = ROWS.filter((row) => row.disposition === 'relay')
  const kept = ROWS.filter((row) => row.disposition === 'keep')
  return `# Messages

<!-- Written by \`npm run generate\` from server/wechat/pushes/registry.ts, server/relay/rendering/ and
     test/fixtures/: change it there. -->

What becomes of every kind of push WeChat sends, and of what agents and bots send. A kind is the MsgType, or \`event.\`
and the Event in lower case.

A column says what WeChat allows to be sent afterwards: 5 custom messages within 48 hours of a message, 3 within one
minute of a menu click, a scan or following. A text that is the chosen entry of a message menu (\`bizmsgmenuid\`) counts as
a menu click.

The pictures are taken from the demo, the customer's phone on the left and the agent's desktop on the right; what is said
in them is the demo's own.

## Relayed

What the agent reads is given for a sample, in English; \`server/relay/texts/\` has the templates of both languages. A kind
that opens a session does so when none is open, and is then answered with the acknowledgement. One that does not is told
to the agent while a session is open and kept otherwise. A menu entry opens one too if its key is in \`SESSION_MENU_KEYS\`
([configuration](configuration.md#menu-entries-that-ask-for-an-agent)).

| kind | what the agent reads | opens a session | may be sent afterwards | in the demo |
|---|---|---|---|---|
${relayed.map((row) => `| \`${row.kind}\` | ${cell(sampleOf(row, texts))} | ${row.opensSession ? 'yes' : row.menuKeyOf ? 'by its key' : 'no'} | ${QUOTAS[row.quota]} | ${pictureCell(row.kind)} |`).join('\n')}

- **Text** is carried as it was written. WeChat's own emoji come as codes (\`/::)\`, \`[微笑]\`, \`[Smile]\`) and become
  Unicode by \`server/wechat/emoji/emoji-table.ts\`; a name that is not in there stays as it is, and so do addresses.
- **Stickers of the shop, name cards and files** are mostly not passed on to accounts: WeChat sends
  \`【收到不支持的消息类型，暂无法显示】\` as text in their place. The agent reads:
  ${texts.told('unsupportedMessage', {})}
- **Coordinates** are those of Chinese maps (GCJ-02), latitude first. The link opens Amap in any browser.
- **Files** come without a way to download them.
- **Pictures, voice messages and videos** are fetched from WeChat (25 MB at most), scanned, kept encrypted for a while and
  given to Genesys Cloud as a link, if \`MEDIA_POLICY\` says so. Voice is made MP3 where ffmpeg is there, from the 16 kHz form
  if WeChat offers one that ffmpeg reads. In place of one that is not passed on the agent reads, in its place in the chat:

| when | what the agent reads in its place |
|---|---|
${MEDIA_REASONS.map(([when, reason]) => `| ${when} | ${cell(texts.media(reason, texts.kind('image')))} |`).join('\n')}

A customer whose media is blocked is told so once in a session, one whose file is infected each time. What is infected,
cannot be scanned or cannot be fetched also becomes a dead letter: redriven within three days, while WeChat still has the
file, it is tried again.

## Kept

Stored, counted, listed at \`/api/v1/unrelayed\` and answered \`success\`. They open no session and get no acknowledgement. An
agent who is believed present gets a notice.

| kind | how a notice names it | may be sent afterwards |
|---|---|---|
${kept.map((row) => `| \`${row.kind}\` | ${texts.kind(row.noticeName)} | ${QUOTAS[row.quota]} |`).join('\n')}

\`event.unsubscribe\` also ends an open session, after its notice: what waits for the customer fails at once, and so does
what agents say until they follow or write again. An agent's message that WeChat refuses because the customer is on the
blacklist (43019), or does not follow, ends the session too, with a Failed receipt and a notice. \`unknown\` is whatever no row of the registry knows.

\`event.subscribe_msg_popup_event\`, \`event.subscribe_msg_change_event\` and \`event.unsubscribe\` also tell to what customers
agree; \`event.templatesendjobfinish\` and \`event.subscribe_msg_sent_event\` what became of a notification.

## Outside the window

Text that comes later than WeChat takes messages (48 hours after the customer wrote) goes out as a template or subscription
message, if the account has one and the customer agreed to it
([configuration](configuration.md#notifications-outside-the-window)); else it fails. Cards and choices go as their text,
files fail. What agents read about it: Failed receipts, and these notices:

| when | the notice |
|---|---|
| its fields hold only the beginning | ${cell(texts.notice('notificationTrimmed'))} |
| the customer did not agree | ${cell(texts.notice('failed', { reason: texts.reason('noConsent'), start: '…' }))} |
| the account has none | ${cell(texts.notice('failed', { reason: texts.reason('windowExpired'), start: '…' }))} |

## Files of agents

A text goes first, then its files in their order, each as a custom message of its own. What a file is, its bytes say.

| file | what the customer gets | in the demo |
|---|---|---|
${FILES.map(([file, result, picture]) => `| ${file} | ${result} | ${pictureCell(picture)} |`).join('\n')}

- A file that cannot be fetched, scanned or sent in any form fails the whole message: nothing of it goes out, the agent
  gets a Failed receipt and a notice that says why. What stands behind it in the chat goes on.
- Which files agents may choose is set in the org; the deploy allows pictures (\`supported_content\` of the manifest).
- Files are fetched from the organisation's own hosts only, and scanned before they go anywhere
  ([operations](operations.md#files-of-agents)).
- The same content is uploaded once for as long as WeChat keeps it (3 days).

${renderFromAgents(texts)}`
}

function sampleOf(row: AnyPushRow, texts: Texts): string {
  const xml = readFileSync(new URL(`../test/fixtures/pushes/${row.kind}.xml`, import.meta.url), 'utf8')
  const message = customerMessage(readPush(readXmlFields(xml)), row, texts)
  return message.kind === 'media' ? mediaSample(message) : message.text
}

function mediaSample({ mediaType, text }: CustomerMedia): string {
  const attachment = `an attachment (${mediaType})`
  return text === undefined ? attachment : `${attachment} with the text that WeChat heard: ${text}`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../docs/messages.md', import.meta.url), renderMessagesDoc())
}
