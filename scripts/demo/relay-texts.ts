import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { DemoLanguage } from './options.js'

/** What the relay says to customers by itself. */
export interface RelayTexts {
  /** At the end. */
  readonly closing: string
  /** After a file that did not pass the malware scan. */
  readonly mediaInfected: string
  /** Beginnings of what answers a customer's word on consent, which goes no further. */
  readonly consent: { readonly agreed: string; readonly declined: string; readonly withdrawn: string }
}

/** @param root The project's folder. @throws Error when a text is missing. */
export async function readRelayTexts(root: string, language: DemoLanguage): Promise<RelayTexts> {
  const name = language === 'en' ? 'en' : 'zh-CN'
  const texts: unknown = parse(await readFile(join(root, 'server', 'relay', 'texts', `${name}.yaml`), 'utf8'))
  const text = (...path: string[]): string => {
    const found = path.reduce<unknown>(
      (value, key) => (Object(value) === value ? Reflect.get(Object(value), key) : undefined),
      texts,
    )
    if (typeof found !== 'string') throw new Error(`the texts in ${name} have no ${path.join('.')}`)
    return found
  }
  const begin = (name: string) => text('consent', name).split('{{')[0] ?? ''
  const consent = { agreed: begin('agreed'), declined: begin('declined'), withdrawn: begin('withdrawn') }
  return { closing: text('closing'), mediaInfected: text('customer', 'mediaInfected'), consent }
}
