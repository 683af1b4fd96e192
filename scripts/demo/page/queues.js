import { command } from './api.js'
import { el, keep, setAttr, setText } from './dom.js'
import { currentLanguage, t } from './texts.js'

/** A customer's tier as a small badge. */
export function makeTier() {
  return el('span', { class: 'tier' })
}

/** @param {Element} node @param {string | undefined} tier */
export function showTier(node, tier) {
  setText(node, tier === undefined ? '' : t(`tier_${tier}`))
  setAttr(node, 'data-tier', tier)
}

/** The org's queues, each with the conversations that are in it. */
export function makeQueues() {
  const title = el('h3', {})
  const rows = el('ul', { class: 'queues' })
  const node = el('div', { class: 'desk-queues' }, title, rows)
  return {
    node,
    show({ queues }, chosen) {
      setText(title, t('queues'))
      keep(rows, queues, {
        key: (queue) => queue.name,
        make: (queue) =>
          el('li', { class: 'queue' }, el('span', { class: 'queue-name', text: queue.name }), el('b', {})),
        update: (row, queue) => {
          setText(row.lastElementChild, String(queue.open))
          setAttr(row.lastElementChild, 'aria-label', t('queueOpen', { count: queue.open }))
          row.classList.toggle('is-empty', queue.open === 0)
          row.classList.toggle('is-here', queue.name === chosen)
        },
      })
    },
  }
}

/**
 * Gives the open conversation to another queue.
 * @param {{ report: (error: Error) => void }} page
 */
export function makeTransfer(page) {
  const node = el('select', { class: 'desk-transfer', id: 'desk-transfer' })
  let conversation
  let shown = ''
  node.addEventListener('change', () => {
    const queue = node.value
    node.value = ''
    if (queue === '' || conversation === undefined) return
    void command('/agent/transfer', { conversationId: conversation.id, queue }).catch(page.report)
  })
  return {
    node,
    show(next, queues) {
      conversation = next
      setAttr(node, 'aria-label', t('transferTo'))
      const names = queues.map(({ name }) => name).filter((name) => name !== next?.queue)
      // Rebuilt only when something differs: an open list would close.
      const key = [currentLanguage(), next?.id, ...names].join('|')
      if (key === shown) return
      shown = key
      node.replaceChildren(
        el('option', { value: '', text: t('transfer') }),
        ...names.map((name) => el('option', { value: name, text: name })),
      )
    },
  }
}
