import { command } from './api.js'
import { makeComposer } from './desk-compose.js'
import { makeLine, showLine } from './desk-line.js'
import { makeConversationList } from './desk-list.js'
import { makeReveal } from './desk-reveal.js'
import { onTokens } from './desk-tokens.js'
import { el, icon, keep, keepAtEnd, setAttr, setText } from './dom.js'
import { makeQueues, makeTier, makeTransfer, showTier } from './queues.js'
import { t } from './texts.js'

/** A second click within this time ends a chat, milliseconds. */
const SURE_MS = 3000

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
  const queues = makeQueues()
  const conversations = makeConversationList((id) => api.open(id))
  const who = el('strong', { class: 'desk-who' })
  const tag = el('span', { class: 'desk-tag' })
  const whoTier = makeTier()
  const queue = el('span', { class: 'desk-queue' })
  const transfer = makeTransfer(page)
  const end = el('button', { type: 'button', class: 'desk-end' })
  const tags = el('div', { class: 'desk-tags' }, whoTier, queue, transfer.node, tag)
  const head = el('div', { class: 'desk-head' }, who, end, tags)
  const empty = el('p', { class: 'desk-empty' })
  const log = el('div', { class: 'desk-log', role: 'log', 'aria-live': 'polite' })
  const scroller = el('div', { class: 'desk-scroll', tabindex: '0' }, empty, log)
  const composer = makeComposer(
    () => chosen,
    page,
    () => {
      showEnd = true
    },
  )
  const reveal = makeReveal(() => chosen, page)
  onTokens(log, { use: composer.add, reveal: reveal.open })
  const endedNote = el('p', { class: 'desk-ended' })
  const rail = el(
    'div',
    { class: 'rail', 'aria-hidden': 'true' },
    el('span', { class: 'rail-logo' }),
    el('span', { class: 'rail-item is-on' }, icon('chat')),
    el('span', { class: 'rail-item' }, icon('people')),
    el('span', { class: 'rail-item' }, icon('bars')),
  )
  const side = el('nav', { class: 'desk-list' }, queues.node, ...conversations.nodes)
  const main = el('div', { class: 'desk-main' }, head, scroller, endedNote, reveal.node, composer.form)
  const bar = el('div', { class: 'desk-bar' }, name, badge, el('span', { class: 'desk-agent' }, status, agent))
  root.append(el('div', { class: 'desk' }, bar, el('div', { class: 'desk-body' }, rail, side, main)))
  let chosen
  let followed
  let known = new Set()
  let shown
  let showEnd = false
  let last
  let sure = 0

  const changeLog = keepAtEnd(scroller, log)

  end.addEventListener('click', () => {
    if (chosen === undefined) return
    if (Date.now() < sure) {
      sure = 0
      void command('/agent/end', { conversationId: chosen }).catch(page.report)
    } else {
      sure = Date.now() + SURE_MS
      setTimeout(() => last !== undefined && api.show(last), SURE_MS + 50)
    }
    if (last !== undefined) api.show(last)
  })

  function showTexts() {
    setText(name, t('desktopName'))
    setText(badge, t('emulated'))
    setText(agent, t('agentName'))
    setText(status, t('agentStatus'))
    setText(empty, t('pickConversation'))
    setText(endedNote, t('deskEndedNote'))
    setText(end, t(Date.now() < sure ? 'deskEndSure' : 'deskEnd'))
    end.classList.toggle('is-sure', Date.now() < sure)
    setAttr(scroller, 'aria-label', t('deskLog'))
  }

  function showTalk(conversation) {
    setText(who, conversation.nickname)
    showTier(whoTier, conversation.tier)
    setText(queue, conversation.queue ?? '')
    setText(tag, t(conversation.erased ? 'conversationErased' : 'conversationEnded'))
    const switched = shown !== chosen
    if (switched) log.replaceChildren()
    shown = chosen
    const update = (node, line) => showLine(node, line, conversation)
    const change = () => keep(log, conversation.lines, { key: ({ id }) => id, make: makeLine, update })
    changeLog(change, switched || showEnd)
    showEnd = false
  }

  const api = {
    /** Opens the conversation of the customer on the phone, now or as soon as there is one. */
    follow(customer) {
      followed = customer
      known = new Set()
    },
    /** Opens the customer's next conversation as soon as it is there. */
    followNext(customer) {
      followed = customer
      known = new Set(last?.conversations.map(({ id }) => id))
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
      const newest = view.conversations.findLast(({ customer, id }) => customer === followed && !known.has(id))
      if (newest !== undefined) {
        chosen = newest.id
        followed = undefined
      }
      chosen ??= view.conversations[0]?.id
      const conversation = view.conversations.find((candidate) => candidate.id === chosen)
      const open = conversation !== undefined && !conversation.ended
      showTexts()
      composer.show(view)
      conversations.show(view, chosen)
      queues.show(view, open ? conversation.queue : undefined)
      transfer.show(conversation, view.queues)
      reveal.show(conversation?.erased === true)
      empty.hidden = conversation !== undefined
      head.hidden = conversation === undefined
      endedNote.hidden = conversation === undefined || open
      tag.hidden = open && !conversation.erased
      for (const node of [composer.form, end, transfer.node]) node.hidden = !open
      if (conversation === undefined) log.replaceChildren()
      else showTalk(conversation)
    },
  }
  return api
}
