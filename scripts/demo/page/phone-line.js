import { wordsOf } from './deeds.js'
import { el, icon, setAttr, setText } from './dom.js'
import { makeBody } from './phone-bodies.js'
import { clock, currentLanguage, t } from './texts.js'

/** A line gets a time above it when the one before is this much older, in milliseconds. */
const TIME_GAP = 120_000

/** One line of the chat. @param {string} customer Whose phone it is. */
export function makeLine(line, _page, customer) {
  const stamp = el('time', { class: 'bubble-time' })
  if (line.from === 'notice')
    return el('div', { class: 'line notice' }, stamp, el('p', { class: 'bubble', text: line.text }))
  const mine = line.from === 'customer'
  const avatar = mine
    ? el('span', { class: `avatar who-${customer}`, 'aria-hidden': 'true', text: t(customer).slice(0, 1) })
    : el('span', { class: 'avatar account', 'aria-hidden': 'true' }, icon('tea'))
  const body = el('div', { class: 'bubble-body' })
  const row = el('div', { class: 'bubble-row' }, avatar, body)
  if (mine) row.append(el('span', { class: 'bubble-state', role: 'img' }))
  const about = { class: `line ${mine ? 'mine' : 'theirs'}`, 'data-passive': line.passive, 'data-kind': line.kind }
  return el('div', about, stamp, row)
}

/** The body is made anew only when something of it differs: a player would stop. */
function showBody(node, line, page, customer) {
  const body = node.querySelector('.bubble-body')
  if (body === null) return
  const shown = line.kind === 'text' ? '' : currentLanguage()
  if (body.dataset.shown === shown) return
  body.dataset.shown = shown
  body.replaceChildren(makeBody(line, page, customer))
  if (line.passive) body.append(el('span', { class: 'bubble-passive' }))
}

/** @param {object | undefined} before The line above. */
export function showLine(node, line, before, page, customer) {
  const stamp = node.querySelector('.bubble-time')
  stamp.hidden = before !== undefined && line.at - before.at < TIME_GAP
  setText(stamp, clock(line.at))
  if (line.from === 'notice' && line.what !== undefined) setText(node.querySelector('.bubble'), wordsOf(line))
  showBody(node, line, page, customer)
  const state = node.querySelector('.bubble-state')
  if (state !== null) {
    const label = line.state === 'sent' ? null : t(line.state === 'failed' ? 'notSent' : 'sending')
    setAttr(state, 'data-state', line.state)
    setAttr(state, 'title', label)
    setAttr(state, 'aria-label', label)
  }
  const passive = node.querySelector('.bubble-passive')
  if (passive !== null) setText(passive, t('passive'))
}
