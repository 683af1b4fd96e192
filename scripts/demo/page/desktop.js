import { command } from './api.js'
import { el, icon, keep, setAttr, setText, stickToEnd } from './dom.js'
import { makeQueues, makeTier, makeTransfer, showTier } from './queues.js'
import { clock, currentLanguage, LONG_ANSWERS, list, t } from './texts.js'

const TICKS = { sending: 'clock', accepted: 'check', delivered: 'checks', failed: 'alert' }
/** WeChat's text limit in bytes of UTF-8, and what is left of it under a label line. */
const LIMIT = 2048
const ROOM = 2030

/**
 * The agent's desktop: conversations, transcript, composer.
 * @param {Element} root
 * @param {{ report: (error: Error) => void }} page
 */
export function makeDesktop(root, page) {
  const name = el('h2', {})
  const badge = el('span', { class: 'badge' })
  const agent = el('span', { class: 'agent-name' })
  const status = el('span', { class: 'agent-status' })
  const listTitle = el('h3', {})
  const noList = el('p', { class: 'desk-none' })
  const conversations = el('ul', { class: 'conversations' })
  const who = el('strong', { class: 'desk-who' })
  const tag = el('span', { class: 'desk-tag' })
  const tags = el('div', { class: 'desk-tags' })
  const queues = makeQueues()
  const whoTier = makeTier()
  const queue = el('span', { class: 'desk-queue' })
  const transfer = makeTransfer(page)
  const end = el('button', { type: 'button', class: 'desk-end' })
  tags.append(whoTier, queue, transfer.node, tag)
  const head = el('div', { class: 'desk-head' }, who, end, tags)
  const empty = el('p', { class: 'desk-empty' })
  const log = el('div', { class: 'desk-log', role: 'log', 'aria-live': 'polite' })
  const scroller = el('div', { class: 'desk-scroll', tabindex: '0' }, empty, log)
  const samples = el('div', { class: 'samples' })
  const input = el('textarea', { class: 'desk-input', id: 'desk-input', rows: '3', maxlength: '20000' })
  const counter = el('span', { class: 'desk-counter', 'aria-live': 'off' })
  const send = el('button', { class: 'desk-send', type: 'submit' }, icon('send'), el('span', {}))
  const form = el(
    'form',
    { class: 'desk-form', on: { submit } },
    samples,
    input,
    el('div', { class: 'desk-actions' }, counter, send),
  )
  const endedNote = el('p', { class: 'desk-ended' })
  const rail = el(
    'div',
    { class: 'rail', 'aria-hidden': 'true' },
    el('span', { class: 'rail-logo' }),
    el('span', { class: 'rail-item is-on' }, icon('chat')),
    el('span', { class: 'rail-item' }, icon('people')),
    el('span', { class: 'rail-item' }, icon('bars')),
  )
  root.append(
    el(
      'div',
      { class: 'desk' },
      el('div', { class: 'desk-bar' }, name, badge, el('span', { class: 'desk-agent' }, status, agent)),
      el(
        'div',
        { class: 'desk-body' },
        rail,
        el('nav', { class: 'desk-list' }, queues.node, listTitle, noList, conversations),
        el('div', { class: 'desk-main' }, head, scroller, endedNote, form),
      ),
    ),
  )
  let chosen
  let followed
  let shown
  /** Whoever writes wants to see what they wrote. */
  let showEnd = false
  let last
  const seen = new Map()
  let sure = 0

  input.addEventListener('input', count)
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  end.addEventListener('click', () => {
    if (chosen === undefined) return
    if (Date.now() < sure) {
      sure = 0
      void command('/agent/end', { conversationId: chosen }).catch(page.report)
    } else {
      sure = Date.now() + 3000
      setTimeout(() => last !== undefined && api.show(last), 3050)
    }
    if (last !== undefined) api.show(last)
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
    if (text.trim() === '' || chosen === undefined) return
    input.value = ''
    count()
    showEnd = true
    void command('/agent/send', { conversationId: chosen, text }).catch(page.report)
    input.focus()
  }

  function makeLine(line) {
    if (line.from === 'system')
      return el('div', { class: 'desk-line system' }, el('p', { class: 'desk-text', text: line.text }))
    const meta = el('span', { class: 'desk-meta' }, el('span', { class: 'desk-from' }), el('time', {}))
    if (line.from === 'agent') meta.append(el('span', { class: 'tick', role: 'img' }))
    return el('div', { class: `desk-line ${line.from}` }, meta, el('p', { class: 'desk-text', text: line.text }))
  }

  function showLine(node, line, conversation) {
    if (line.from === 'system') return
    const [from, time, tick] = node.firstElementChild.children
    setText(from, line.from === 'agent' ? t('you') : conversation.nickname)
    setText(time, clock(line.at))
    if (tick === undefined || tick.dataset.state === line.state + currentLanguage()) return
    tick.dataset.state = line.state + currentLanguage()
    tick.className = `tick tick-${line.state}`
    tick.replaceChildren(icon(TICKS[line.state]))
    setAttr(tick, 'aria-label', t(`tick_${line.state}`))
    setAttr(tick, 'title', t(`tick_${line.state}`))
  }

  function showList(view) {
    noList.hidden = view.conversations.length > 0
    keep(conversations, view.conversations, {
      key: (conversation) => conversation.id,
      make: (conversation) =>
        el(
          'li',
          {},
          el(
            'button',
            { type: 'button', class: 'conversation', on: { click: () => api.open(conversation.id) } },
            el('span', { class: `avatar who-${conversation.customer ?? 'none'}`, 'aria-hidden': 'true' }),
            el('span', { class: 'conversation-name' }),
            el('span', { class: 'conversation-last' }, makeTier(), el('span', {})),
            el('span', { class: 'conversation-news news' }),
          ),
        ),
      update: (node, conversation) => {
        const button = node.firstElementChild
        const [avatar, title, line, news] = button.children
        setAttr(avatar, 'class', `avatar who-${conversation.customer ?? 'none'}`)
        setText(avatar, conversation.nickname.slice(-4, -2) || '?')
        setText(title, conversation.nickname)
        showTier(line.firstElementChild, conversation.tier)
        setText(line.lastElementChild, conversation.lines.at(-1)?.text.slice(0, 60) ?? '')
        setAttr(button, 'aria-current', conversation.id === chosen ? 'true' : null)
        button.classList.toggle('is-ended', conversation.ended)
        const unread = conversation.lines.length - (seen.get(conversation.id) ?? 0)
        setText(news, unread > 0 ? String(unread) : '')
        setAttr(news, 'aria-label', unread > 0 ? t('newMessages', { count: unread }) : null)
      },
    })
  }

  const api = {
    /** Opens the conversation of the customer on the phone, now or as soon as there is one. */
    follow(customer) {
      followed = customer
    },
    /** @param {string} id */
    open(id) {
      followed = undefined
      chosen = id
      sure = 0
      if (last !== undefined) api.show(last)
    },
    show(view) {
      last = view
      const newest = view.conversations.findLast((candidate) => candidate.customer === followed)
      if (newest !== undefined) {
        chosen = newest.id
        followed = undefined
      }
      if (chosen === undefined) chosen = view.conversations[0]?.id
      const conversation = view.conversations.find((candidate) => candidate.id === chosen)
      if (conversation !== undefined) seen.set(conversation.id, conversation.lines.length)
      setText(name, t('desktopName'))
      setText(badge, t('emulated'))
      setText(agent, t('agentName'))
      setText(status, t('agentStatus'))
      setText(listTitle, t('conversations'))
      setText(noList, t('noConversations'))
      setText(empty, t('pickConversation'))
      setText(endedNote, t('deskEndedNote'))
      setText(end, t(Date.now() < sure ? 'deskEndSure' : 'deskEnd'))
      end.classList.toggle('is-sure', Date.now() < sure)
      setText(send.lastElementChild, t('deskSend'))
      setAttr(input, 'placeholder', t('deskInput'))
      setAttr(input, 'aria-label', t('deskInput'))
      setAttr(scroller, 'aria-label', t('deskLog'))
      setAttr(samples, 'aria-label', t('samples'))
      keep(samples, list('deskSamples'), {
        key: (text) => text,
        make: (text) => el('button', { type: 'button', class: 'sample', text, on: { click: () => fill(text) } }),
      })
      showList(view)
      queues.show(view, conversation?.ended === false ? conversation.queue : undefined)
      transfer.show(conversation, view.queues)
      const open = conversation !== undefined && !conversation.ended
      empty.hidden = conversation !== undefined
      head.hidden = conversation === undefined
      form.hidden = !open
      endedNote.hidden = conversation === undefined || open
      end.hidden = !open
      transfer.node.hidden = !open
      count()
      if (conversation === undefined) return log.replaceChildren()
      setText(who, conversation.nickname)
      showTier(whoTier, conversation.tier)
      setText(queue, conversation.queue ?? '')
      setText(tag, t('conversationEnded'))
      tag.hidden = open
      const switched = shown !== chosen
      if (switched) log.replaceChildren()
      shown = chosen
      stickToEnd(
        scroller,
        () =>
          keep(log, conversation.lines, {
            key: (line) => line.id,
            make: makeLine,
            update: (node, line) => showLine(node, line, conversation),
          }),
        switched || showEnd,
      )
      showEnd = false
    },
  }

  /** Puts a sample into the composer, so that it can be read before it goes. */
  function fill(text) {
    input.value = text === list('deskSamples').at(-1) ? LONG_ANSWERS[currentLanguage()] : text
    count()
    input.focus()
  }

  return api
}
