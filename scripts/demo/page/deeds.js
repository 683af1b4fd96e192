import { command } from './api.js'
import { el, setAttr, setText } from './dom.js'
import { t } from './texts.js'

/** As the demo names them, see PHONE_DEEDS there. */
const DEEDS = ['location', 'link', 'emoji', 'sticker', 'menu', 'page', 'scan', 'follow']

/**
 * What a customer can do besides writing: the button with the plus and the sheet it opens.
 * @param {() => string} customer
 * @param {{ report: (error: Error) => void }} page
 * @param {() => void} toEnd Shows the newest line: the sheet takes room, and whoever sends wants to see it.
 */
export function makeDeeds(icon, customer, page, toEnd) {
  const tiles = DEEDS.map((deed) =>
    el('button', { type: 'button', class: 'deed', 'data-deed': deed, on: { click: () => choose(deed) } }, el('span')),
  )
  const sheet = el('div', { class: 'deeds', id: 'phone-deeds', role: 'group' }, ...tiles)
  const toggle = el(
    'button',
    {
      class: 'form-icon form-plus',
      type: 'button',
      'aria-controls': 'phone-deeds',
      on: { click: () => open(sheet.hidden) },
    },
    icon,
  )
  open(false)

  function open(wanted) {
    sheet.hidden = !wanted
    setAttr(toggle, 'aria-expanded', String(wanted))
    if (wanted) toEnd()
  }

  function choose(deed) {
    open(false)
    toggle.focus()
    toEnd()
    command('/phone/do', { customer: customer(), deed }).catch(page.report)
  }

  return {
    sheet,
    toggle,
    show() {
      setAttr(toggle, 'aria-label', t('deeds'))
      setAttr(sheet, 'aria-label', t('deeds'))
      for (const tile of tiles) setText(tile.firstElementChild, t(`deed_${tile.dataset.deed}`))
    },
  }
}

/** What the phone shows of something that is no text: which kind, and what it is about. */
export function wordsOf({ what, text }) {
  return text === '' ? t(`what_${what}`) : `${t(`what_${what}`)} ${text}`
}
