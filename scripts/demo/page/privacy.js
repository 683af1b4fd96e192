import { command } from './api.js'
import { el, keep, setAttr, setText } from './dom.js'
import { clock, t } from './texts.js'

/** A second click within this time erases, milliseconds. */
const SURE_MS = 3000

/** The key itself where there is no text of that name. */
const named = (group, name) => (t(`${group}_${name}`) === `${group}_${name}` ? name : t(`${group}_${name}`))

/**
 * What a privacy officer does: erases the customer on the phone, and reads who did what. Folded away until wanted.
 * @param {{ customer: () => string, follow: () => void, report: (error: Error) => void }} page
 */
export function makePrivacy(page) {
  const name = el('span', { class: 'plan-name' })
  const count = el('span', { class: 'plan-outcome' })
  const note = el('p', { class: 'plan-note' })
  const erase = el('button', { type: 'button', class: 'erase', on: { click } })
  const erased = el('ul', { class: 'erased', role: 'status' })
  const actsTitle = el('h3', {})
  const acts = el('ol', { class: 'acts' })
  const body = el('div', { class: 'privacy-body', tabindex: '0' }, erase, erased, actsTitle, acts)
  const node = el('details', { class: 'card plan-card privacy-card' }, el('summary', {}, name, count), note, body)
  let sure = 0
  let last

  node.addEventListener('toggle', () => {
    if (node.open) void command('/privacy/look', {}).catch(page.report)
  })

  async function click() {
    if (Date.now() >= sure) {
      sure = Date.now() + SURE_MS
      setTimeout(showButton, SURE_MS + 50)
    } else {
      sure = 0
      erase.disabled = true
      const wish = { customer: page.customer(), reason: t('privacyEraseReason') }
      await command('/privacy/erase', wish).then(page.follow, page.report)
      erase.disabled = false
    }
    showButton()
  }

  function showButton() {
    const isSure = Date.now() < sure
    setText(erase, t(isSure ? 'privacyEraseSure' : 'privacyErase', { name: t(page.customer()) }))
    erase.classList.toggle('is-sure', isSure)
  }

  function makeAct() {
    return el(
      'li',
      {},
      el('time', {}),
      el('b', {}),
      el('span', { class: 'act-result' }),
      el('span', { class: 'act-who' }),
    )
  }

  function showAct(row, { at, action, actor, result, reason }) {
    const [time, what, outcome, who] = row.children
    setText(time, clock(at))
    setText(what, named('act', action))
    setText(outcome, named('result', result))
    setAttr(outcome, 'data-result', result)
    setText(who, [actor, reason].filter((text) => text !== '').join(' · '))
    setAttr(row, 'data-act', `${action} ${result}`)
  }

  return {
    node,
    show({ privacy }) {
      if (last !== page.customer()) sure = 0
      last = page.customer()
      setText(name, t('privacyTitle'))
      setText(count, privacy.acts.length > 0 ? t('privacyCount', { count: privacy.acts.length }) : '')
      setText(note, t('privacyNote'))
      setText(actsTitle, t('privacyActs'))
      actsTitle.hidden = privacy.acts.length === 0
      acts.hidden = privacy.acts.length === 0
      setAttr(acts, 'aria-label', t('privacyActs'))
      showButton()
      keep(erased, privacy.erased, {
        key: ({ customerId }) => customerId,
        make: ({ customer }) => el('li', { 'data-customer': customer }),
        update: (row, { customer, customerId, messages, answer }) =>
          setText(row, t('privacyErased', { name: t(customer), id: customerId.slice(0, 8), messages, answer })),
      })
      keep(acts, privacy.acts, { key: ({ id }) => id, make: makeAct, update: showAct })
    },
  }
}
