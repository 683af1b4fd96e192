import { command } from './api.js'
import { makeDeeds } from './deeds.js'
import { el, icon, keep, keepAtEnd, setAttr, setText } from './dom.js'
import { makeLine, showLine } from './phone-line.js'
import { makePicker } from './phone-picker.js'
import { clock, list, t } from './texts.js'

/**
 * The customer's phone: WeChat's chat with the Official Account.
 * @param {Element} root
 * @param {{ choose: (customer: string) => void, report: (error: Error) => void }} page
 */
export function makePhone(root, page) {
  const picker = makePicker(page)
  const time = el('span', { class: 'status-time' })
  const title = el('strong', { class: 'chat-title' })
  const kind = el('span', { class: 'chat-kind' })
  const back = el('span', { class: 'chat-back' }, icon('back'))
  const more = el('span', { class: 'chat-more' }, icon('more'))
  const log = el('div', { class: 'bubbles', role: 'log', 'aria-live': 'polite', tabindex: '0' })
  const empty = el('p', { class: 'bubbles-empty' })
  const samples = el('div', { class: 'samples' })
  const input = el('input', {
    class: 'phone-input',
    id: 'phone-input',
    autocomplete: 'off',
    maxlength: '4000',
    enterkeyhint: 'send',
  })
  const send = el('button', { class: 'phone-send', type: 'submit' })
  const deeds = makeDeeds(
    icon('plus'),
    () => customer,
    page,
    () => {
      showEnd = true
    },
  )
  const form = el(
    'form',
    { class: 'phone-form', on: { submit } },
    el('span', { class: 'form-icon' }, icon('voice')),
    input,
    el('span', { class: 'form-icon' }, icon('smile')),
    deeds.toggle,
    send,
  )
  const scroller = el('div', { class: 'phone-scroll' }, empty, log)
  const changeLog = keepAtEnd(scroller, log)
  root.append(
    picker.node,
    el(
      'div',
      { class: 'handset' },
      el(
        'div',
        { class: 'screen' },
        el(
          'div',
          { class: 'status-bar', 'aria-hidden': 'true' },
          time,
          el('span', { class: 'island' }),
          el('span', { class: 'status-icons' }, icon('signal'), icon('wifi'), icon('battery')),
        ),
        el('div', { class: 'chat-head' }, back, el('div', { class: 'chat-name' }, title, kind), more),
        scroller,
        samples,
        form,
        deeds.sheet,
        el('div', { class: 'home-bar', 'aria-hidden': 'true' }),
      ),
    ),
  )
  let customer = 'lin'
  let shown = ''
  /** Whoever writes wants to see what they wrote. */
  let showEnd = false

  input.addEventListener('input', () => form.classList.toggle('has-text', input.value !== ''))

  async function say(text) {
    if (text === '') return
    showEnd = true
    await command('/phone/send', { customer, text }).catch(page.report)
  }

  function submit(event) {
    event.preventDefault()
    const text = input.value
    input.value = ''
    form.classList.remove('has-text')
    void say(text)
    input.focus()
  }

  return {
    get customer() {
      return customer
    },
    choose(next) {
      customer = next
    },
    show(view) {
      const phone = view.phones.find((candidate) => candidate.customer === customer)
      const switched = shown !== customer
      if (switched) log.replaceChildren()
      shown = customer
      picker.show(view, customer)
      setText(title, phone.typing ? t('accountTyping') : t('accountName'))
      setText(kind, phone.typing ? '' : t('accountKind'))
      setAttr(log, 'aria-label', t('phoneLog'))
      setAttr(input, 'placeholder', t('phoneInput'))
      setAttr(input, 'aria-label', t('phoneInput'))
      setText(send, t('phoneSend'))
      deeds.show(view)
      setText(empty, t('phoneEmpty'))
      empty.hidden = phone.lines.length > 0
      keep(samples, list('phoneSamples'), {
        key: (text) => text,
        make: (text) => el('button', { type: 'button', class: 'sample', text, on: { click: () => void say(text) } }),
      })
      setAttr(samples, 'aria-label', t('samples'))
      changeLog(
        () =>
          keep(log, phone.lines, {
            key: (line) => line.id,
            make: (line) => makeLine(line, page, customer),
            update: (node, line, index) => showLine(node, line, phone.lines[index - 1], page, customer),
          }),
        switched || showEnd,
      )
      showEnd = false
    },
    tick() {
      setText(time, clock(Date.now()))
    },
  }
}
