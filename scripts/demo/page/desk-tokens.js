import { el, icon } from './dom.js'
import { t } from './texts.js'

const MARKED = /https?:\/\/\S+|⟦[^⟦⟧]{1,60}⟧/g

function makeToken(token) {
  const [use, show] = [t('tokenUse', { token }), t('tokenReveal', { token })]
  return el(
    'span',
    { class: 'token' },
    el('button', { type: 'button', class: 'token-use', 'data-token': token, title: use, text: token }),
    el(
      'button',
      { type: 'button', class: 'token-eye', 'data-token': token, title: show, 'aria-label': show },
      icon('eye'),
    ),
  )
}

/** A text with its addresses as links, and its tokens to put into an answer or to look behind. */
export function makeText(text) {
  const node = el('p', { class: 'desk-text' })
  let at = 0
  for (const { 0: marked, index } of text.matchAll(MARKED)) {
    node.append(text.slice(at, index))
    const isToken = marked.startsWith('⟦')
    node.append(
      isToken ? makeToken(marked) : el('a', { href: marked, target: '_blank', rel: 'noreferrer', text: marked }),
    )
    at = index + marked.length
  }
  node.append(text.slice(at))
  return node
}

/**
 * Listens for clicks on tokens.
 * @param {Element} log Where the texts are.
 * @param {{ use: (token: string) => void, reveal: (token: string) => void }} how
 */
export function onTokens(log, { use, reveal }) {
  log.addEventListener('click', ({ target }) => {
    const button = target.closest('[data-token]')
    if (button === null) return
    if (button.classList.contains('token-eye')) reveal(button.dataset.token)
    else use(button.dataset.token)
  })
}
