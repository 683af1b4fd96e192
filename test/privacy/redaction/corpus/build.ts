/** Writes the labelled corpus from the sentences and made-up values: `npx tsx test/privacy/redaction/corpus/build.ts`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MAKERS, type Random, seeded } from './values.js'

const FOLDER = new URL('./', import.meta.url)
const SENTENCES = new URL('./sentences/', import.meta.url)
/** How often each sentence is filled; one without a placeholder stands once. */
const TIMES: Readonly<Record<string, number>> = { 'held-out.txt': 1 }
const USUAL_TIMES = 3

/** @returns The labelled lines of one file of sentences. */
export function buildCorpus(name: string, sentences: string): string {
  const random = seeded(Array.from(name).reduce((sum, sign) => sum * 31 + sign.charCodeAt(0), 7))
  const lines = sentences.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  const filled = lines.flatMap((line) => {
    const times = /\{~?[a-z-]+\d*\}/.test(line) ? (TIMES[name] ?? USUAL_TIMES) : 1
    return Array.from({ length: times }, () => fill(line, random))
  })
  return `# Written by build.ts from sentences/${name}: change it there. No line holds anybody's data.\n${filled.join('\n')}\n`
}

/** `{mobile}` becomes a labelled mobile number, `{~order}` an order number without a label. */
function fill(line: string, random: Random): string {
  return line.replace(/\{(~?[a-z-]+\d*)\}/g, (_, name: string) => {
    const make = MAKERS[name]
    if (!make) throw new Error(`Nothing is known to fill {${name}} with.`)
    const value = make(random)
    return name.startsWith('~') ? value : `{${name.replace(/-en$/, '')}:${value}}`
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of readdirSync(SENTENCES)) {
    writeFileSync(new URL(name, FOLDER), buildCorpus(name, readFileSync(new URL(name, SENTENCES), 'utf8')))
  }
}
