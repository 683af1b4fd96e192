import { makeText } from './desk-tokens.js'
import { el, icon, setAttr, setText } from './dom.js'
import { makeAudio, makeFileLink, makePicture, makeVideo } from './media.js'
import { clock, currentLanguage, t } from './texts.js'

const TICKS = { sending: 'clock', accepted: 'check', delivered: 'checks', failed: 'alert' }

const FILES = {
  image: (file) => makePicture(file, t('deskPictureAlt', file)),
  audio: (file) => el('div', { class: 'desk-player' }, makeAudio(file), makeFileLink(file)),
  video: makeVideo,
  file: makeFileLink,
}

function makeFile(file) {
  if (file.state === 'ready') return el('div', { class: 'desk-file', 'data-kind': file.kind }, FILES[file.kind](file))
  const text = t(file.state === 'loading' ? 'fileLoading' : 'fileFailed')
  return el('p', { class: 'desk-file-note', 'data-state': file.state, text })
}

/** A card, or a question with what can be answered, as the bot sent it. */
function makeBlock({ title, text, picture, buttons }) {
  return el(
    'div',
    { class: 'desk-block' },
    picture === '' ? null : el('img', { class: 'block-picture', src: picture, alt: '' }),
    title === '' ? null : el('b', { text: title }),
    text === '' ? null : el('span', { text }),
    buttons.length === 0
      ? null
      : el('ul', { class: 'desk-options' }, ...buttons.map((label) => el('li', { text: label }))),
  )
}

/** Side by side; more than fit are scrolled, by keyboard too. */
function makeBlocks(blocks) {
  const scrolls = blocks.length > 1
  const about = { class: 'desk-blocks', tabindex: scrolls ? '0' : null, role: scrolls ? 'group' : null }
  return el('div', { ...about, 'aria-label': scrolls ? t('blocks') : null }, ...blocks.map(makeBlock))
}

/** Which kind of line it is, for whoever looks for one. */
function kindOf({ files, blocks, answers }) {
  if (files.length > 0) return files[0].kind
  if (blocks.length > 0) return 'blocks'
  return answers === undefined ? 'text' : 'answer'
}

/** One line of the transcript. */
export function makeLine(line) {
  const about = { class: `desk-line ${line.from}`, 'data-kind': kindOf(line) }
  const body = el('div', { class: 'desk-content' })
  if (line.from === 'system') return el('div', about, body)
  const meta = el('span', { class: 'desk-meta' }, el('span', { class: 'desk-from' }), el('time', {}))
  if (line.from !== 'customer') meta.append(el('span', { class: 'tick', role: 'img' }))
  return el('div', about, meta, body)
}

/** Made anew only when something of it differs: a player would stop. */
function showContent(node, { text, files, blocks, answers }) {
  const states = files.map(({ state }) => state).join()
  const isPlain = files.length + blocks.length === 0 && answers === undefined && !text.includes('⟦')
  const shown = isPlain ? '-' : `${currentLanguage()} ${states}`
  if (node.dataset.shown === shown) return
  node.dataset.shown = shown
  const question = answers === '' ? t('answersBot') : t('answersTo', { question: answers })
  const parts = [
    answers === undefined ? null : el('p', { class: 'desk-answers', text: question }),
    text === '' ? null : makeText(text),
    ...files.map(makeFile),
    blocks.length === 0 ? null : makeBlocks(blocks),
  ]
  node.replaceChildren(...parts.filter((part) => part !== null))
}

export function showLine(node, line, conversation) {
  showContent(node.lastElementChild, line)
  if (line.from === 'system') return
  const [from, time, tick] = node.firstElementChild.children
  setText(from, line.from === 'customer' ? conversation.nickname : t(line.from === 'bot' ? 'bot' : 'you'))
  setText(time, clock(line.at))
  if (tick === undefined || tick.dataset.state === line.state + currentLanguage()) return
  tick.dataset.state = line.state + currentLanguage()
  tick.className = `tick tick-${line.state}`
  tick.replaceChildren(icon(TICKS[line.state]))
  setAttr(tick, 'aria-label', t(`tick_${line.state}`))
  setAttr(tick, 'title', t(`tick_${line.state}`))
}
