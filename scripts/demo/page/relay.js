import { command } from './api.js'
import { el, icon, keep, setAttr, setText } from './dom.js'
import { makePlan } from './plan.js'
import { makePrivacy } from './privacy.js'
import { makeQuota } from './quota.js'
import { duration, t } from './texts.js'
import { makeWay, showWay } from './way.js'

const SWITCHES = [
  { name: 'genesysDown', icon: 'cloudoff' },
  { name: 'wechatDown', icon: 'cloudoff' },
  { name: 'tokenRevoked', icon: 'key' },
]
const FIGURES = ['sent', 'arrived', 'waiting', 'twice', 'failed']

/**
 * The relay between the two: its health, the buttons that break things, and each message's way.
 * @param {Element} root
 * @param {{ now: () => number, customer: () => string, report: (error: Error) => void }} page `now` is the demo's clock, not the browser's.
 */
export function makeRelay(root, page) {
  const lamp = el('span', { class: 'lamp' })
  const name = el('h2', {})
  const state = el('span', { class: 'relay-state', role: 'status' })
  const note = el('p', { class: 'relay-note' })
  const kills = el('p', { class: 'relay-kills' })
  const figures = el('dl', { class: 'figures' })
  const breakTitle = el('h3', {})
  const breakers = el('div', { class: 'breakers' })
  const plan = makePlan()
  const quota = makeQuota(page)
  const privacy = makePrivacy(page)
  const media = el('p', { class: 'relay-media' })
  const waysTitle = el('h3', {})
  const empty = el('p', { class: 'ways-empty' })
  const ways = el('ol', { class: 'ways', tabindex: '0' })
  root.append(
    el(
      'div',
      { class: 'card relay-card' },
      el('div', { class: 'relay-head' }, lamp, name, state),
      el('div', { class: 'relay-notes' }, note, kills),
      media,
      figures,
      el('div', { class: 'breaks' }, breakTitle, breakers),
    ),
    quota.node,
    privacy.node,
    plan.node,
    el('div', { class: 'card ways-card' }, waysTitle, empty, ways),
  )
  for (const fault of SWITCHES) {
    const button = el(
      'button',
      { type: 'button', class: 'breaker', 'data-fault': fault.name, 'aria-pressed': 'false' },
      icon(fault.icon),
      el('span', { class: 'breaker-name' }),
      el('span', { class: 'breaker-hint' }),
    )
    button.addEventListener('click', () => {
      // A revoked token stays revoked; the button springs back when the relay has fetched a new one.
      const on = fault.name === 'tokenRevoked' || button.getAttribute('aria-pressed') !== 'true'
      void command('/faults', { name: fault.name, on }).catch(page.report)
    })
    breakers.append(button)
  }
  const kill = el(
    'button',
    { type: 'button', class: 'breaker kill', 'data-fault': 'kill' },
    icon('bolt'),
    el('span', { class: 'breaker-name' }),
    el('span', { class: 'breaker-hint' }),
  )
  kill.addEventListener('click', () => void command('/relay/kill', {}).catch(page.report))
  breakers.append(kill)
  for (const figure of FIGURES) {
    figures.append(el('div', { class: `figure figure-${figure}` }, el('dt', {}), el('dd', { 'data-figure': figure })))
  }
  let last

  function showRelay({ relay }) {
    setAttr(root, 'data-relay', relay.state)
    setText(name, t('relayName'))
    setText(state, t({ up: 'relayUp', starting: 'relayStarting', down: 'relayDown' }[relay.state]))
    setText(kills, relay.kills > 0 ? t('relayKills', { count: relay.kills }) : '')
    kill.disabled = relay.state !== 'up'
    const elapsed = Math.max(0, page.now() - relay.since)
    if (relay.state === 'up') {
      const time = duration(Math.max(1000, Math.floor(elapsed / 1000) * 1000)).replace('.0 s', ' s')
      setText(note, t('relayUpFor', { pid: relay.pid, time, ready: Math.round(relay.readyMs ?? 0) }))
    } else if (relay.restartAt !== undefined) {
      setText(note, t('relayRestartIn', { seconds: Math.max(0, Math.ceil((relay.restartAt - page.now()) / 1000)) }))
    } else setText(note, t('relayStartingNote'))
  }

  return {
    show(view) {
      last = view
      showRelay(view)
      plan.show(view)
      quota.show(view)
      privacy.show(view)
      const lacks = view.setup.ffmpeg ? [] : [t('noFfmpeg')]
      setText(media, [t(`scanner_${view.setup.scanner}`), ...lacks].join(' · '))
      setAttr(media, 'data-scanner', view.setup.scanner)
      setText(breakTitle, t('breakThings'))
      setText(waysTitle, t('waysRegion'))
      setText(empty, t('waysEmpty'))
      empty.hidden = view.journeys.length > 0
      setAttr(ways, 'aria-label', t('waysRegion'))
      setAttr(figures, 'aria-label', t('tallyRegion'))
      for (const figure of figures.children) {
        const value = figure.lastElementChild.dataset.figure
        setText(figure.firstElementChild, t(`tally${value.charAt(0).toUpperCase()}${value.slice(1)}`))
        setText(figure.lastElementChild, String(view.tally[value]))
        figure.classList.toggle('is-zero', view.tally[value] === 0)
      }
      for (const button of breakers.children) {
        const fault = button.dataset.fault
        setText(button.querySelector('.breaker-name'), t(fault))
        setText(button.querySelector('.breaker-hint'), t(`${fault}Hint`))
        setAttr(button, 'title', t(`${fault}Hint`))
        if (fault !== 'kill') setAttr(button, 'aria-pressed', String(view.faults[fault]))
      }
      keep(ways, view.journeys, {
        key: (journey) => journey.id,
        make: makeWay,
        update: (node, journey) => showWay(node, journey, page.now()),
      })
    },
    /** Between states: running times go on. */
    tick() {
      if (last === undefined) return
      showRelay(last)
      quota.tick()
      last.journeys.forEach((journey, index) => {
        if (journey.state === 'running' && ways.children[index] !== undefined)
          showWay(ways.children[index], journey, page.now())
      })
    },
  }
}
