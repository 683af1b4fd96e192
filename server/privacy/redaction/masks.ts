import type { MaskName } from './kinds.js'

const HIDE = '****'

/** What `partial` leaves to be seen, by the form that a kind names. */
const MASKS: Readonly<Record<MaskName, (text: string) => string>> = {
  phone: (text) => {
    const bare = text.replace(/[^\d+]/g, '')
    const national = bare.replace(/^(?:\+|00)?86(?=\d{10,})/, '')
    return national.length < 8 ? HIDE : `${national.slice(0, 3)}${HIDE}${national.slice(-4)}`
  },
  'first-last': (text) => (text.length < 6 ? HIDE : `${first(text, 1)}${HIDE}${last(text, text.length < 10 ? 2 : 4)}`),
  'last-four': (text) => {
    const bare = text.replace(/[^\dA-Za-z]/g, '')
    return bare.length < 8 ? HIDE : `${HIDE}${bare.slice(-4)}`
  },
  surname: (text) => `${first(text, 1)}**`,
  mail: (text) => `${first(text, 1)}${HIDE}${text.slice(Math.max(text.lastIndexOf('@'), text.lastIndexOf('＠')))}`,
  plate: (text) => `${first(text, 2)}${HIDE}${last(text, 1)}`,
  place: (text) => {
    const road = /^[^\d０-９]{1,20}?(?:路|街|道|巷|镇|乡|村|Road|Street)/.exec(text)?.[0]
    return `${road ?? ''}${HIDE}`
  },
  network: (text) => /^\d+\.\d+\./.exec(text)?.[0].concat('*.*') ?? HIDE,
  year: (text) => /(?:19|20)\d{2}/.exec(text)?.[0].concat('-**-**') ?? HIDE,
}

/**
 * @param text What was found, as the customer wrote it.
 * @returns The form that may leave, such as 138****5678.
 */
export function mask(form: MaskName, text: string): string {
  return MASKS[form](text)
}

function first(text: string, count: number): string {
  return Array.from(text).slice(0, count).join('')
}

function last(text: string, count: number): string {
  return Array.from(text).slice(-count).join('')
}
