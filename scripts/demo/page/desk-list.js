import { el, keep, setAttr, setText } from './dom.js'
import { makeTier, showTier } from './queues.js'
import { t } from './texts.js'

/**
 * The agent's conversations.
 * @param {(id: string) => void} open
 */
export function makeConversationList(open) {
  const title = el('h3', {})
  const none = el('p', { class: 'desk-none' })
  const rows = el('ul', { class: 'conversations' })
  const seen = new Map()

  function make({ id }) {
    return el(
      'li',
      {},
      el(
        'button',
        { type: 'button', class: 'conversation', on: { click: () => open(id) } },
        el('span', { class: 'avatar' }),
        el('span', { class: 'conversation-name' }),
        el('span', { class: 'conversation-last' }, makeTier(), el('span', {})),
        el('span', { class: 'conversation-news news' }),
      ),
    )
  }

  function update(node, conversation, chosen) {
    const button = node.firstElementChild
    const [avatar, name, line, news] = button.children
    setAttr(avatar, 'class', `avatar who-${conversation.customer ?? 'none'}`)
    setText(avatar, conversation.nickname.slice(-4, -2) || '?')
    setText(name, conversation.nickname)
    showTier(line.firstElementChild, conversation.tier)
    setText(line.lastElementChild, lastWords(conversation.lines.at(-1)))
    setAttr(button, 'aria-current', conversation.id === chosen ? 'true' : null)
    button.classList.toggle('is-ended', conversation.ended)
    const unread = conversation.lines.length - (seen.get(conversation.id) ?? 0)
    setText(news, unread > 0 ? String(unread) : '')
    setAttr(news, 'aria-label', unread > 0 ? t('newMessages', { count: unread }) : null)
  }

  return {
    nodes: [title, none, rows],
    show({ conversations }, chosen) {
      const open = conversations.find(({ id }) => id === chosen)
      if (open !== undefined) seen.set(chosen, open.lines.length)
      setText(title, t('conversations'))
      setText(none, t('noConversations'))
      none.hidden = conversations.length > 0
      keep(rows, conversations, { key: ({ id }) => id, make, update: (node, one) => update(node, one, chosen) })
    },
  }
}

function lastWords(line) {
  if (line === undefined) return ''
  return (line.text || line.files[0]?.name || line.blocks[0]?.title || '').slice(0, 60)
}
