import { command } from './api.js'
import { el, setAttr, setText } from './dom.js'
import { t } from './texts.js'

/** As the demo names them, see PHONE_DEEDS there; by heading. */
const GROUPS = {
  deedsSend: [
    ...['image', 'voice', 'video', 'shortvideo', 'location', 'link'],
    ...['file', 'emoji', 'sticker', 'miniprogram', 'infected'],
  ],
  deedsMenu: ['menu', 'page', 'mini-page', 'scan-push', 'scan-wait', 'photo', 'album', 'weixin-album', 'place'],
  deedsAccount: ['scan', 'follow', 'unfollow'],
}

/**
 * What a customer can do besides writing: the button with the plus and the sheet it opens.
 * @param {() => string} customer
 * @param {{ report: (error: Error) => void }} page
 * @param {() => void} toEnd Shows the newest line: the sheet takes room, and whoever sends wants to see it.
 */
export function makeDeeds(icon, customer, page, toEnd) {
  const tile = (deed) =>
    el('button', { type: 'button', class: 'deed', 'data-deed': deed, on: { click: () => choose(deed) } }, el('span'))
  const groups = Object.entries(GROUPS).map(([name, deeds]) =>
    el(
      'div',
      { class: 'deed-group', role: 'group', 'data-group': name },
      el('p', { class: 'deed-head', 'aria-hidden': 'true' }),
      el('div', { class: 'deed-tiles' }, ...deeds.map(tile)),
    ),
  )
  const sheet = el('div', { class: 'deeds', id: 'phone-deeds' }, ...groups)
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
  sheet.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return
    open(false)
    toggle.focus()
  })
  open(false)

  function open(wanted) {
    sheet.hidden = !wanted
    sheet.scrollTop = 0
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
    show({ setup }) {
      setAttr(toggle, 'aria-label', t('deeds'))
      for (const group of groups) {
        setAttr(group, 'aria-label', t(group.dataset.group))
        setText(group.firstElementChild, t(group.dataset.group))
      }
      for (const node of sheet.querySelectorAll('.deed')) {
        const lacking = setup.lacking.includes(node.dataset.deed)
        setText(node.firstElementChild, t(`deed_${node.dataset.deed}`))
        node.disabled = lacking
        setAttr(node, 'title', lacking ? t('lacking') : null)
      }
    },
  }
}

/** What the phone shows of something that happened: which kind, and what it is about. */
export function wordsOf({ what, text }) {
  return text === '' ? t(`what_${what}`) : `${t(`what_${what}`)} ${text}`
}
