import type { AgentSend } from '../../kinds.js'
import type { Driver } from '../driver.js'
import { brings, type Expected } from '../items.js'
import type { Lines } from '../lines.js'
import { StepFailure, type StepPrinter } from '../steps.js'

const IMAGE: Expected = { kind: 'image' }
const VOICE: Expected = { kind: 'audio' }
const VIDEO: Expected = { kind: 'video' }

/** Files of an agent and what the phone shows of them; a customer's message before each row. */
const FILES: readonly (readonly [step: string, sends: { readonly [Kind in AgentSend]?: Expected }])[] = [
  ['pictures of the agent are on the phone, WebP converted', { picture: IMAGE, webp: IMAGE }],
  ['sounds are there as voice messages', { 'voice-message': VOICE, sound: VOICE }],
  ['videos are there to play, AVI converted', { clip: VIDEO, 'old-clip': VIDEO }],
  [
    'a document is there as a card, a link as text',
    { document: { kind: 'card', text: /\.pdf/ }, address: { kind: 'text', text: /https:\/\/tea\.example\/brewing$/ } },
  ],
]

/** What a bot or a template asks, what the phone shows, and how the customer answers: a tap, or a typed number. */
interface Question {
  readonly step: string
  readonly send: AgentSend
  readonly shown: readonly Expected[]
  readonly tap?: RegExp
  readonly type?: string
  readonly answered?: RegExp
}

const MENU: Expected = { kind: 'menu' }
const CARD: Expected = { kind: 'card' }
const TEXT: Expected = { kind: 'text' }
const NUMBERED: Expected = { kind: 'text', text: /^1\. /m }

const QUESTIONS: readonly Question[] = [
  {
    ...{ step: 'nine cards are one numbered text; a typed number comes back as the answer', send: 'carousel-of-nine' },
    ...{ shown: [NUMBERED], type: '3', answered: /3$/ },
  },
  {
    ...{ step: 'a list is numbered too', send: 'list-picker', shown: [NUMBERED], type: '2' },
    answered: /张江店|Zhangjiang/,
  },
  { step: 'so are dates', send: 'date-picker', shown: [NUMBERED], type: '1', answered: /\d\d:00/ },
  {
    ...{ step: 'a template is a menu; a tap comes back as the answer', send: 'notification', shown: [MENU] },
    ...{ tap: /已收到|It is here/, answered: /已收到|It is here/ },
  },
  { step: 'a carousel is one article each', send: 'carousel', shown: [TEXT, CARD, CARD] },
  {
    step: 'quick replies are a menu, those of the newer kind',
    send: 'quick-replies-v2',
    shown: [MENU],
    tap: /^100/,
    answered: /^.*100/s,
  },
  {
    ...{ step: 'so are the older ones', send: 'quick-replies', shown: [MENU] },
    ...{ tap: /退换货|Return something/, answered: /退换货|Return something/ },
  },
  {
    ...{ step: 'a card is an article with a menu', send: 'card', shown: [CARD, MENU] },
    ...{ tap: /购买|Buy/, answered: /购买|Buy/ },
  },
]

/** The picked customer has to have a conversation with an agent. */
export async function playFromAgents(driver: Driver, lines: Lines, printer: StepPrinter): Promise<void> {
  const { lacking } = (await driver.view()).setup
  const renewQuota = () => onDesk(driver, { kind: 'text' }, () => driver.customerSays(lines.readOn), 'a word')
  for (const [step, sends] of FILES) {
    const rows = Object.entries(sends) as [AgentSend, Expected][]
    const left = rows.filter(([kind]) => !lacking.includes(kind))
    if (left.length < rows.length) printer.print('  - not on this machine: videos')
    if (left.length === 0) continue
    await printer.step(step, async () => {
      await renewQuota()
      for (const [kind, expected] of left) {
        // Without ffmpeg WAV stays a file.
        const wanted = kind === 'sound' && !(await driver.view()).setup.ffmpeg ? CARD : expected
        await brings(
          () => driver.phoneItems(),
          [wanted],
          () => driver.agentAttaches(kind),
          kind,
        )
      }
    })
  }
  await printer.step('the card of the document opens the document, from the relay', () => documentOpens(driver))
  for (const { step, send, shown, tap, type, answered } of QUESTIONS) {
    await printer.step(step, async () => {
      await renewQuota()
      await brings(
        () => driver.phoneItems(),
        shown,
        () => driver.agentAttaches(send),
        send,
      )
      const answer = tap === undefined ? type && (() => driver.customerSays(type)) : () => driver.customerTaps(tap)
      if (answer) await onDesk(driver, { kind: 'answer', ...(answered && { text: answered }) }, answer, 'the answer')
    })
  }
}

function onDesk(driver: Driver, expected: Expected, play: () => Promise<unknown>, what: string): Promise<void> {
  return brings(() => driver.desktopItems(), [expected], play, what)
}

async function documentOpens(driver: Driver): Promise<void> {
  const { phones } = await driver.view()
  const card = phones.flatMap(({ lines }) => lines).findLast(({ card }) => card?.title.endsWith('.pdf'))?.card
  const response = await fetch(card?.url ?? '')
  const begin = Buffer.from(await response.arrayBuffer()).toString('latin1', 0, 5)
  if (response.status !== 200 || begin !== '%PDF-') throw new StepFailure(`${response.status} ${begin}`)
}
