import { command } from './api.js'
import { makeSends } from './desk-sends.js'
import { el, icon, keep, setAttr, setText } from './dom.js'
import { LONG_ANSWERS } from './long-answers.js'
import { currentLanguage, list, t } from './texts.js'

/** WeChat's text limit in bytes of UTF-8, and what is left of it under a label line. */
const LIMIT = 2048
const ROOM = 2030

/**
 * Where the agent writes.
 * @param {() => string | undefined} conversation Its id.
 * @param {{ report: (error: Error) => void }} page
 * @param {() => void} toEnd Shows the newest line: whoever writes wants to see what they wrote.
 */
export function makeComposer(conversation, page, toEnd) {
  const samples = el('div', { class: 'samples' })
  const sends = makeSends(conversation, page, toEnd)
  const input = el('textarea', { class: 'desk-input', id: 'desk-input', rows: '3', maxlength: '20000' })
  const counter = el('span', { class: 'desk-counter', 'aria-live': 'off' })
  const send = el('button', { class: 'desk-send', type: 'submit' }, icon('send'), el('span', {}))
  const actions = el('div', { class: 'desk-actions' }, sends.toggle, counter, send)
  const form = el('form', { class: 'desk-form', on: { submit } }, sends.panel, samples, input, actions)

  input.addEventListener('input', count)
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })

  function count() {
    const bytes = new TextEncoder().encode(input.value).length
    const parts = Math.ceil(bytes / ROOM)
    setText(counter, bytes > LIMIT ? t('bytesParts', { bytes, parts }) : t('bytes', { bytes }))
    setAttr(counter, 'data-long', bytes > LIMIT)
  }

  function submit(event) {
    event.preventDefault()
    const text = input.value
    const conversationId = conversation()
    if (text.trim() === '' || conversationId === undefined) return
    input.value = ''
    count()
    toEnd()
    void command('/agent/send', { conversationId, text }).catch(page.report)
    input.focus()
  }

  /** Puts a sample into the composer, so that it can be read before it goes. */
  function fill(text) {
    input.value = text === list('deskSamples').at(-1) ? LONG_ANSWERS[currentLanguage()] : text
    count()
    input.focus()
  }

  return {
    form,
    /** Puts something in where the agent writes. */
    add(text) {
      input.setRangeText(text, input.selectionStart, input.selectionEnd, 'end')
      count()
      input.focus()
    },
    show(view) {
      setText(send.lastElementChild, t('deskSend'))
      setAttr(input, 'placeholder', t('deskInput'))
      setAttr(input, 'aria-label', t('deskInput'))
      setAttr(samples, 'aria-label', t('samples'))
      sends.show(view)
      keep(samples, list('deskSamples'), {
        key: (text) => text,
        make: (text) => el('button', { type: 'button', class: 'sample', text, on: { click: () => fill(text) } }),
      })
      count()
    },
  }
}
