import { follow } from './api.js'
import { makeDesktop } from './desktop.js'
import { setAttr, setText } from './dom.js'
import { makePhone } from './phone.js'
import { makeRelay } from './relay.js'
import { currentLanguage, setLanguage, t } from './texts.js'

const toast = document.getElementById('toast')
const offline = document.getElementById('offline')
const languageButton = document.getElementById('language')
let view
let clockOffset = 0
let toastTimer

const page = {
  /** The demo's clock, as far as the browser knows it. */
  now: () => Date.now() + clockOffset,
  /** Whose phone is shown. */
  customer: () => phone.customer,
  choose(customer) {
    phone.choose(customer)
    desktop.follow(customer)
    render()
  },
  /** The desktop turns to the next conversation of the customer on the phone. */
  follow: () => desktop.followNext(phone.customer),
  report(error) {
    setText(toast, t('requestFailed', { reason: error.message }))
    toast.hidden = false
    clearTimeout(toastTimer)
    toastTimer = setTimeout(() => {
      toast.hidden = true
    }, 5000)
  },
}
const phone = makePhone(document.getElementById('phone'), page)
const relay = makeRelay(document.getElementById('relay'), page)
const desktop = makeDesktop(document.getElementById('desktop'), page)

function render() {
  setAttr(document.documentElement, 'lang', t('htmlLang'))
  document.title = t('title')
  for (const node of document.querySelectorAll('[data-t]')) setText(node, t(node.dataset.t))
  for (const node of document.querySelectorAll('[data-label]')) setAttr(node, 'aria-label', t(node.dataset.label))
  setText(languageButton, t('switchTo'))
  setAttr(languageButton, 'aria-label', t('switchLabel'))
  if (view === undefined) return
  phone.show(view)
  relay.show(view)
  desktop.show(view)
  setAttr(document.body, 'data-version', view.version)
}

function rememberedLanguage() {
  const asked = new URLSearchParams(location.search).get('lang')
  if (asked !== null) return asked
  return localStorage.getItem('language') ?? (navigator.language.startsWith('zh') ? 'zh' : 'en')
}

languageButton.addEventListener('click', () => {
  setLanguage(currentLanguage() === 'zh' ? 'en' : 'zh')
  localStorage.setItem('language', currentLanguage())
  render()
})
setLanguage(rememberedLanguage())
render()
follow(
  (next) => {
    // Another run of the demo may answer on the same port: a lower version is a new state, never an old one.
    view = next
    clockOffset = next.now - Date.now()
    render()
  },
  (online) => {
    offline.hidden = online
  },
)
setInterval(() => {
  phone.tick()
  relay.tick()
}, 100)
