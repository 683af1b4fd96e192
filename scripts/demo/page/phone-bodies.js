import { command } from './api.js'
import { el, icon } from './dom.js'
import { makeFileLink, makePicture, makeVideo, makeVoice } from './media.js'
import { t } from './texts.js'

/** A tile that opens something: an article, a link, a mini-program. */
function makeCard({ card, what }) {
  const kind = what === 'link' ? 'cardKind_link' : what === 'miniprogrampage' ? 'cardKind_mini' : 'cardKind_card'
  const inside = [
    card.picture === '' ? null : el('img', { class: 'card-picture', src: card.picture, alt: '' }),
    el('b', { class: 'card-title', text: card.title }),
    card.description === '' ? null : el('span', { class: 'card-text', text: card.description }),
    el('span', { class: 'card-kind', text: t(kind) }),
  ]
  if (card.url === '') return el('div', { class: 'phone-card' }, ...inside)
  return el('a', { class: 'phone-card', href: card.url, target: '_blank', rel: 'noreferrer' }, ...inside)
}

function makePlace({ place }) {
  const pin = icon('pin')
  pin.classList.add('map-pin')
  return el(
    'div',
    { class: 'phone-card phone-place' },
    el('b', { class: 'card-title', text: place.name }),
    el('span', { class: 'place-map' }, el('img', { class: 'map-picture', src: place.picture, alt: t('mapAlt') }), pin),
  )
}

/** A question with entries to tap; they stay, as in WeChat. */
function makeMenu(line, page, customer) {
  const entries = line.menu.map(({ id, label }) => {
    const tap = () => void command('/phone/tap', { customer, entry: id }).catch(page.report)
    return el('button', { type: 'button', class: 'menu-entry', text: label, on: { click: tap } })
  })
  return el('div', { class: 'bubble phone-menu' }, el('p', { class: 'menu-head', text: line.text }), ...entries)
}

const BODIES = {
  text: (line) => el('p', { class: 'bubble', text: line.text }),
  image: (line) => makePicture(line.file, t(line.from === 'customer' ? 'photoAlt' : 'pictureAlt')),
  audio: (line) => makeVoice(line.file, line.seconds),
  video: (line) => makeVideo(line.file),
  file: (line) => makeFileLink(line.file),
  card: makeCard,
  place: makePlace,
  menu: makeMenu,
}

/** What a line of the phone is, by its kind. */
export function makeBody(line, page, customer) {
  return (BODIES[line.kind] ?? BODIES.text)(line, page, customer)
}
