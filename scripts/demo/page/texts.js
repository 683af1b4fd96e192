import { en } from './texts-en.js'
import { zh } from './texts-zh.js'

const DICTIONARIES = { zh, en }

let language = 'zh'

export function currentLanguage() {
  return language
}

/** @param {string} next `zh` or `en`; anything else is `zh`. */
export function setLanguage(next) {
  language = next === 'en' ? 'en' : 'zh'
}

/** @param {string} key @param {Record<string, string | number>} [values] */
export function t(key, values = {}) {
  const text = DICTIONARIES[language][key]
  if (typeof text !== 'string') return key
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole))
}

/** @param {string} key A text that is a list. */
export function list(key) {
  return DICTIONARIES[language][key] ?? []
}

/** Milliseconds as people read them: `12 ms`, `1.4 s`, `2:05`. */
export function duration(ms) {
  if (ms < 10) return `${ms.toFixed(1)} ms`
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** @param {number} at Epoch milliseconds. */
export function clock(at) {
  return new Date(at).toLocaleTimeString(language === 'en' ? 'en-GB' : 'zh-CN', { hour: '2-digit', minute: '2-digit' })
}

/** With the day, for what is not of today. @param {number} at Epoch milliseconds. */
export function dayAndClock(at) {
  const how = { weekday: 'short', hour: '2-digit', minute: '2-digit' }
  return new Date(at).toLocaleString(language === 'en' ? 'en-GB' : 'zh-CN', how)
}

/** A message that has no text is named by what was sent: `[image]`, `[card]`. */
export function wordsOfKind(text) {
  const kind = /^\[([\w-]+)\]$/.exec(text)?.[1]
  const named = ['deed', 'send'].map((group) => t(`${group}_${kind}`)).find((word) => !word.endsWith(`_${kind}`))
  return kind === undefined || named === undefined ? text : `[${named}]`
}
