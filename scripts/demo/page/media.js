import { el, icon } from './dom.js'
import { t } from './texts.js'

/** How many bytes, as people read them. */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** @param {{ url: string, name: string }} file @param {string} alt */
export function makePicture(file, alt) {
  return el(
    'a',
    { class: 'media-picture', href: file.url, target: '_blank', rel: 'noreferrer', 'aria-label': t('open', file) },
    el('img', { src: file.url, alt }),
  )
}

/** A video: its first picture and a button that plays it; then it has controls. */
export function makeVideo(file) {
  const label = t('videoLabel', { name: file.name })
  const video = el('video', { class: 'media-video', src: file.url, preload: 'auto', 'aria-label': label })
  const button = el('button', { type: 'button', class: 'media-play', 'aria-label': t('play', file) }, icon('play'))
  button.addEventListener('click', () => {
    button.hidden = true
    video.controls = true
    video.focus()
    void video.play().catch(() => undefined)
  })
  return el('div', { class: 'media-video-box' }, video, button)
}

/** A player as browsers have it. */
export function makeAudio(file, seconds) {
  const label = t('voiceLabel', { seconds: seconds ?? '' })
  return el('audio', { class: 'media-audio', src: file.url, controls: true, preload: 'auto', 'aria-label': label })
}

/** A voice message as WeChat draws it: a bubble that plays when tapped. */
export function makeVoice(file, seconds) {
  const audio = el('audio', { src: file.url, preload: 'auto' })
  const waves = icon('waves')
  waves.classList.add('waves')
  const button = el(
    'button',
    { type: 'button', class: 'bubble voice', 'aria-label': t('voiceLabel', { seconds }), 'aria-pressed': 'false' },
    waves,
    el('span', { text: `${seconds}″` }),
    audio,
  )
  button.addEventListener('click', () => {
    if (audio.paused) void audio.play().catch(() => undefined)
    else audio.pause()
  })
  const show = () => button.setAttribute('aria-pressed', String(!audio.paused))
  for (const event of ['play', 'pause', 'ended']) audio.addEventListener(event, show)
  return button
}

/** A file by its name; a link where it can be opened. */
export function makeFileLink(file) {
  const about = [
    icon('file'),
    el(
      'span',
      { class: 'media-name' },
      el('b', { text: file.name }),
      el('small', { text: file.bytes > 0 ? size(file.bytes) : '' }),
    ),
  ]
  if (file.url === '') return el('span', { class: 'media-file' }, ...about)
  return el('a', { class: 'media-file', href: file.url, target: '_blank', rel: 'noreferrer' }, ...about)
}
