import { el, keep, setText } from './dom.js'
import { duration, t } from './texts.js'

/** What the deploy command did to the org: its plan, folded away until somebody wants to read it. */
export function makePlan() {
  const name = el('span', { class: 'plan-name' })
  const outcome = el('span', { class: 'plan-outcome' })
  const note = el('p', { class: 'plan-note' })
  const lines = el('div', { class: 'plan-lines', id: 'plan-lines', tabindex: '0' })
  const node = el('details', { class: 'card plan-card' }, el('summary', {}, name, outcome), note, lines)
  return {
    node,
    show({ deploy }) {
      const count = deploy.plan.filter((line) => /^[+~]/.test(line)).length
      setText(name, t('planTitle'))
      setText(outcome, t('planOutcome', { count, time: duration(deploy.ms) }))
      setText(note, t('planNote'))
      keep(
        lines,
        deploy.plan.map((text, index) => ({ text, index })),
        {
          key: ({ index }) => String(index),
          make: ({ text }) => el('p', { class: 'plan-line', 'data-sign': text.charAt(0), text }),
        },
      )
    },
  }
}
