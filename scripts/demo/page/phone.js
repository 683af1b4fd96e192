import { command } from './api.js'
import { makeDeeds, wordsOf } from './deeds.js'
import { el, icon, keep, setAttr, setText, stickToEnd } from './dom.js'
import { makeTier, showTier } from './queues.js'
import { clock, list, t } from './texts.js'

/** A line gets a time above it when the one before is this much older, in milliseconds. */
const TIME_GAP = 120_000

/**
 * The customer's phone: WeChat's chat with the Official Account.
 * @param {Element} root
 * @param {{ choose: (customer: string) => void, report: (error: Error) => void }} page
 */
export function makePhone(root, page) {
  const picker = el('div', { class: 'picker', role: 'radiogroup' })
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
  root.append(
    picker,
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
  const seen = new Map()

  input.addEventListener('input', () => form.classList.toggle('has-text', input.value !== ''))
  picker.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const buttons = [...picker.children]
    const next =
      buttons[(buttons.findIndex((button) => button.dataset.key === customer) + step + buttons.length) % buttons.length]
    next.focus()
    next.click()
  })

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

  function showLine(node, line, index, lines) {
    const before = lines[index - 1]
    const stamp = node.querySelector('.bubble-time')
    stamp.hidden = before !== undefined && line.at - before.at < TIME_GAP
    setText(stamp, clock(line.at))
    if (line.what !== undefined) setText(node.querySelector('.bubble'), wordsOf(line))
    const state = node.querySelector('.bubble-state')
    if (state !== null) {
      setAttr(state, 'data-state', line.state)
      setAttr(state, 'title', line.state === 'sent' ? null : t(line.state === 'failed' ? 'notSent' : 'sending'))
      setAttr(state, 'aria-label', line.state === 'sent' ? null : t(line.state === 'failed' ? 'notSent' : 'sending'))
    }
    const passive = node.querySelector('.bubble-passive')
    if (passive !== null) setText(passive, t('passive'))
  }

  function makeLine(line) {
    const stamp = el('time', { class: 'bubble-time' })
    if (line.from === 'notice')
      return el('div', { class: 'line notice' }, stamp, el('p', { class: 'bubble', text: line.text }))
    const mine = line.from === 'customer'
    const avatar = mine
      ? el('span', { class: `avatar who-${customer}`, 'aria-hidden': 'true', text: t(customer).slice(0, 1) })
      : el('span', { class: 'avatar account', 'aria-hidden': 'true' }, icon('tea'))
    const body = el('div', { class: 'bubble-body' }, el('p', { class: 'bubble', text: line.text }))
    if (line.passive) body.append(el('span', { class: 'bubble-passive' }))
    const row = el('div', { class: 'bubble-row' }, avatar, body)
    if (mine) row.append(el('span', { class: 'bubble-state', role: 'img' }))
    return el('div', { class: `line ${mine ? 'mine' : 'theirs'}`, 'data-passive': line.passive }, stamp, row)
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
      seen.set(customer, phone.lines.length)
      setAttr(picker, 'aria-label', t('phonePick'))
      keep(picker, view.phones, {
        key: (candidate) => candidate.customer,
        make: (candidate) =>
          el(
            'button',
            { type: 'button', class: 'pick', role: 'radio', on: { click: () => page.choose(candidate.customer) } },
            el('span', { class: `avatar who-${candidate.customer}`, 'aria-hidden': 'true' }),
            el('span', { class: 'pick-name' }),
            makeTier(),
            el('span', { class: 'pick-news news' }),
          ),
        update: (node, candidate) => {
          const chosen = candidate.customer === customer
          setAttr(node, 'aria-checked', String(chosen))
          setAttr(node, 'tabindex', chosen ? '0' : '-1')
          setText(node.children[0], t(candidate.customer).slice(0, 1))
          setText(node.children[1], t(candidate.customer))
          showTier(node.children[2], candidate.tier)
          const news = candidate.lines.length - (seen.get(candidate.customer) ?? 0)
          setText(node.children[3], news > 0 ? String(news) : '')
          setAttr(node.children[3], 'aria-label', news > 0 ? t('newMessages', { count: news }) : null)
        },
      })
      setText(title, phone.typing ? t('accountTyping') : t('accountName'))
      setText(kind, phone.typing ? '' : t('accountKind'))
      setAttr(log, 'aria-label', t('phoneLog'))
      setAttr(input, 'placeholder', t('phoneInput'))
      setAttr(input, 'aria-label', t('phoneInput'))
      setText(send, t('phoneSend'))
      deeds.show()
      setText(empty, t('phoneEmpty'))
      empty.hidden = phone.lines.length > 0
      keep(samples, list('phoneSamples'), {
        key: (text) => text,
        make: (text) => el('button', { type: 'button', class: 'sample', text, on: { click: () => void say(text) } }),
      })
      setAttr(samples, 'aria-label', t('samples'))
      stickToEnd(
        scroller,
        () =>
          keep(log, phone.lines, {
            key: (line) => line.id,
            make: makeLine,
            update: (node, line, index) => showLine(node, line, index, phone.lines),
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
