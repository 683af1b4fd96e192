import { el, keep, setAttr, setText } from './dom.js'
import { dayAndClock, t, wordsOfKind } from './texts.js'

/** What WeChat allows after a customer's message. */
const USUAL = 5
const HOUR = 3_600_000

/** Hours and minutes, or minutes and seconds: `47:59 h`, `0:42`. */
function rest(ms) {
  const two = (value) => String(Math.floor(value)).padStart(2, '0')
  if (ms >= HOUR) return `${Math.floor(ms / HOUR)}:${two((ms % HOUR) / 60_000)} h`
  return `${Math.floor(ms / 60_000)}:${two((ms % 60_000) / 1000)}`
}

/**
 * How many custom messages may still go to the customer on the phone, until when, and what waits.
 * @param {{ now: () => number, customer: () => string }} page
 */
export function makeQuota(page) {
  const title = el('h3', {})
  const figure = el('strong', { class: 'quota-figure', role: 'status' })
  const pips = el('span', { class: 'quota-pips', 'aria-hidden': 'true' })
  const until = el('p', { class: 'quota-until' })
  const waitingTitle = el('p', { class: 'quota-waiting-title' })
  const waiting = el('ul', { class: 'quota-waiting' })
  const both = el('p', { class: 'quota-until' })
  const line = el('div', { class: 'quota-line' }, pips, figure)
  const node = el('div', { class: 'card quota-card', role: 'group' }, title, line, until, both, waitingTitle, waiting)
  let last

  function showWindow({ left, endsAt }) {
    const open = endsAt !== undefined && endsAt > page.now()
    if (!open) return setText(until, t(left === undefined ? 'quotaUnknown' : 'quotaClosed'))
    setText(until, t('quotaUntil', { time: dayAndClock(endsAt), left: rest(endsAt - page.now()) }))
  }

  const api = {
    node,
    show(view) {
      const customer = page.customer()
      const { quota } = view.phones.find((phone) => phone.customer === customer)
      last = quota
      const left = quota.left ?? 0
      const total = Math.max(USUAL, left)
      setAttr(node, 'aria-label', t('quotaRegion'))
      setAttr(node, 'data-left', quota.left ?? '')
      setAttr(node, 'title', t('quotaCounted', { count: quota.counted }))
      setText(title, t('quotaOf', { name: t(customer) }))
      setText(figure, t('quotaLeft', { left, total }))
      setAttr(figure, 'data-empty', left === 0)
      const states = Array.from({ length: total }, (_, index) => ({ key: String(index), on: index < left }))
      keep(pips, states, {
        key: ({ key }) => key,
        make: () => el('i', {}),
        update: (pip, { on }) => setAttr(pip, 'data-on', on),
      })
      showWindow(quota)
      both.hidden = left <= USUAL
      setText(both, t('quotaBoth'))
      waitingTitle.hidden = quota.waiting.length === 0
      setText(waitingTitle, t('quotaWaiting', { count: quota.waiting.length }))
      const texts = quota.waiting.map((text, index) => ({ text, index }))
      keep(waiting, texts, {
        key: ({ text, index }) => `${index} ${text}`,
        make: () => el('li', {}),
        update: (row, { text }) => setText(row, wordsOfKind(text)),
      })
    },
    /** Between states: the window goes on closing. */
    tick() {
      if (last !== undefined) showWindow(last)
    },
  }
  return api
}
