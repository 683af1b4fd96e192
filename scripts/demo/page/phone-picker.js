import { el, keep, setAttr, setText } from './dom.js'
import { makeTier, showTier } from './queues.js'
import { t } from './texts.js'

/**
 * Whose phone is shown.
 * @param {{ choose: (customer: string) => void }} page
 */
export function makePicker(page) {
  const node = el('div', { class: 'picker', role: 'radiogroup' })
  const seen = new Map()
  let chosen = ''
  node.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const buttons = [...node.children]
    const next =
      buttons[(buttons.findIndex((button) => button.dataset.key === chosen) + step + buttons.length) % buttons.length]
    next.focus()
    next.click()
  })

  function make(candidate) {
    return el(
      'button',
      { type: 'button', class: 'pick', role: 'radio', on: { click: () => page.choose(candidate.customer) } },
      el('span', { class: `avatar who-${candidate.customer}`, 'aria-hidden': 'true' }),
      el('span', { class: 'pick-name' }),
      makeTier(),
      el('span', { class: 'pick-news news' }),
    )
  }

  function update(button, candidate) {
    const isChosen = candidate.customer === chosen
    setAttr(button, 'aria-checked', String(isChosen))
    setAttr(button, 'tabindex', isChosen ? '0' : '-1')
    setText(button.children[0], t(candidate.customer).slice(0, 1))
    setText(button.children[1], t(candidate.customer))
    showTier(button.children[2], candidate.tier)
    const news = candidate.lines.length - (seen.get(candidate.customer) ?? 0)
    setText(button.children[3], news > 0 ? String(news) : '')
    setAttr(button.children[3], 'aria-label', news > 0 ? t('newMessages', { count: news }) : null)
  }

  return {
    node,
    show(view, customer) {
      chosen = customer
      seen.set(customer, view.phones.find((candidate) => candidate.customer === customer).lines.length)
      setAttr(node, 'aria-label', t('phonePick'))
      keep(node, view.phones, { key: (candidate) => candidate.customer, make, update })
    },
  }
}
