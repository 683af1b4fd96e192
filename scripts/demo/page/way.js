import { el, setAttr, setText } from './dom.js'
import { duration, t, wordsOfKind } from './texts.js'

const STEPS = { in: ['received', 'stored', 'delivered'], out: ['received', 'stored', 'delivered', 'receipt'] }

/** One message's way: a track of steps, each with the time since the one before. */
export function makeWay(journey) {
  const track = el('ol', { class: 'track' })
  for (const step of STEPS[journey.direction]) {
    track.append(
      el(
        'li',
        { class: 'step', 'data-step': step },
        el('span', { class: 'dot', 'aria-hidden': 'true' }),
        el('span', { class: 'step-name' }),
        el('span', { class: 'step-time' }),
      ),
    )
  }
  return el(
    'li',
    { class: `way way-${journey.direction}` },
    el('div', { class: 'way-head' }, el('span', { class: 'way-direction' }), el('span', { class: 'way-total' })),
    el('p', { class: 'way-text' }),
    track,
    el('p', { class: 'way-note' }),
  )
}

function notes(journey) {
  const found = []
  const tried = journey.steps.stored === undefined ? journey.handovers : journey.refusals
  if (journey.problem !== '') found.push(t('wayRefused', { problem: journey.problem, count: tried }))
  else if (journey.handovers > 1) found.push(t('wayHandover', { count: journey.handovers }))
  if (journey.acknowledged) found.push(t('wayAck'))
  if (journey.parts > 1) found.push(t('wayParts', { count: journey.parts }))
  return found.join(' · ')
}

/** @param {number} now The demo's clock, for messages still on their way. */
export function showWay(node, journey, now) {
  const steps = STEPS[journey.direction]
  const reached = steps.filter((step) => journey.steps[step] !== undefined)
  const ended = journey.state !== 'running'
  const end = ended ? Math.max(...reached.map((step) => journey.steps[step])) : now
  const total = Math.max(0, end - journey.startedAt)
  setAttr(node, 'data-state', journey.state)
  setAttr(node, 'data-troubled', journey.problem !== '')
  const [head, text, track, note] = node.children
  const words = wordsOfKind(journey.text)
  setText(text, words.length > 160 ? `${words.slice(0, 160)}…` : words)
  setText(head.children[0], `${t(journey.customer)} · ${t(journey.direction === 'in' ? 'toAgent' : 'toCustomer')}`)
  const key = journey.state === 'failed' ? 'wayFailed' : ended ? 'totalDone' : 'waitingFor'
  setText(head.children[1], t(key, { time: duration(total) }))
  let before = journey.startedAt
  steps.forEach((step, index) => {
    const item = track.children[index]
    const at = journey.steps[step]
    const current =
      at === undefined && !ended && steps.slice(0, index).every((name) => journey.steps[name] !== undefined)
    setAttr(item, 'data-reached', at !== undefined)
    setAttr(item, 'data-current', current)
    setText(item.children[1], t(`${journey.direction}_${step}`))
    setText(item.children[2], at === undefined || index === 0 ? '' : `+${duration(Math.max(0, at - before))}`)
    if (at !== undefined) before = at
  })
  setText(note, notes(journey))
  note.hidden = note.textContent === ''
}
