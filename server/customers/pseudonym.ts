import type { Language } from '../config/types.js'

const NAMES: Record<Language, string> = { 'zh-CN': '微信客户', en: 'WeChat customer' }

/**
 * The stable name agents see for a customer, e.g. `微信客户 7F3A`: the last four characters of the customerId, which
 * says nothing about the person.
 */
export function pseudonymOf(customerId: string, language: Language): string {
  return `${NAMES[language]} ${customerId.slice(-4).toUpperCase()}`
}
