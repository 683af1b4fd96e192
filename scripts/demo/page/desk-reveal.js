import { command } from './api.js'
import { el, setAttr, setText } from './dom.js'
import { t } from './texts.js'

/** An original stays on the screen this long, milliseconds. */
const SHOWN_MS = 20_000

/**
 * Asks why, and shows the original behind one token. It is kept nowhere on the page.
 * @param {() => string | undefined} conversation Its id.
 * @param {{ report: (error: Error) => void }} page
 */
export function makeReveal(conversation, page) {
  const name = el('b', { class: 'reveal-token' })
  const reason = el('input', { class: 'reveal-reason', required: true, maxlength: '500', autocomplete: 'off' })
  const show = el('button', { type: 'submit', class: 'reveal-show' })
  const shut = el('button', { type: 'button', class: 'reveal-shut', text: '×', on: { click: close } })
  const answer = el('output', { class: 'reveal-answer' })
  const node = el('form', { class: 'reveal', hidden: true, on: { submit } }, name, reason, show, shut, answer)
  let token = ''
  let of
  let timer

  node.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close()
  })

  function tell(state, text) {
    clearTimeout(timer)
    setAttr(answer, 'data-state', state)
    setText(answer, text)
    if (state === 'original') timer = setTimeout(() => tell('', ''), SHOWN_MS)
  }

  function close() {
    node.hidden = true
    tell('', '')
  }

  async function submit(event) {
    event.preventDefault()
    const asked = token
    tell('', '')
    try {
      const body = { conversationId: of, token, reason: reason.value }
      const { original, refused } = await command('/agent/reveal', body)
      if (node.hidden || token !== asked) return
      if (original !== undefined) return tell('original', original)
      const why = t(`refused_${refused}`)
      tell('refused', t('revealRefused', { reason: why === `refused_${refused}` ? refused : why }))
    } catch (error) {
      page.report(error)
    }
  }

  return {
    node,
    /** @param {string} next The token. */
    open(next) {
      token = next
      of = conversation()
      tell('', '')
      reason.value = ''
      node.hidden = false
      setText(name, token)
      reason.focus()
    },
    /** @param {boolean} erased The relay knows the customer no more. */
    show(erased) {
      if (erased || (!node.hidden && of !== conversation())) close()
      for (const attribute of ['placeholder', 'aria-label']) setAttr(reason, attribute, t('revealReason'))
      setText(show, t('revealShow'))
      setAttr(shut, 'aria-label', t('revealShut'))
    },
  }
}
