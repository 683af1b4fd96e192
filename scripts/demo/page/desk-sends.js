import { command } from './api.js'
import { el, icon, setAttr, setText } from './dom.js'
import { t } from './texts.js'

/** As the demo names them, see AGENT_SENDS there; by heading. */
const GROUPS = {
  sendsFiles: ['picture', 'webp', 'voice-message', 'sound', 'clip', 'old-clip', 'document', 'address'],
  sendsBot: [
    ...['quick-replies', 'quick-replies-v2', 'card', 'carousel', 'carousel-of-nine'],
    ...['notification', 'list-picker', 'date-picker'],
  ],
}

/**
 * What goes to the customer besides text: the button and the panel it opens.
 * @param {() => string | undefined} conversation Its id.
 * @param {{ report: (error: Error) => void }} page
 * @param {() => void} toEnd Shows the newest line.
 */
export function makeSends(conversation, page, toEnd) {
  const tile = (kind) =>
    el('button', { type: 'button', class: 'sample send-kind', 'data-send': kind, on: { click: () => choose(kind) } })
  const groups = Object.entries(GROUPS).map(([name, kinds]) =>
    el(
      'div',
      { class: 'send-group', role: 'group', 'data-group': name },
      el('p', { class: 'send-head', 'aria-hidden': 'true' }),
      el('div', { class: 'send-kinds' }, ...kinds.map(tile)),
    ),
  )
  const panel = el('div', { class: 'sends', id: 'desk-sends' }, ...groups)
  const toggle = el(
    'button',
    { type: 'button', class: 'desk-attach', 'aria-controls': 'desk-sends', on: { click: () => open(panel.hidden) } },
    icon('plus'),
  )
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    open(false)
    toggle.focus()
  })
  open(false)

  function open(wanted) {
    panel.hidden = !wanted
    panel.scrollTop = 0
    setAttr(toggle, 'aria-expanded', String(wanted))
  }

  function choose(kind) {
    open(false)
    toggle.focus()
    toEnd()
    command('/agent/attach', { conversationId: conversation(), kind }).catch(page.report)
  }

  return {
    panel,
    toggle,
    show({ setup }) {
      setAttr(toggle, 'aria-label', t('sends'))
      setAttr(toggle, 'title', t('sends'))
      for (const group of groups) {
        setAttr(group, 'aria-label', t(group.dataset.group))
        setText(group.firstElementChild, t(group.dataset.group))
      }
      for (const node of panel.querySelectorAll('.send-kind')) {
        const lacking = setup.lacking.includes(node.dataset.send)
        setText(node, t(`send_${node.dataset.send}`))
        node.disabled = lacking
        setAttr(node, 'title', lacking ? t('lacking') : null)
      }
    },
  }
}
