import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { policyOf } from '../../server/privacy/redaction/policy.js'
import { createRedactor } from '../../server/privacy/redaction/redact.js'
import { CorpusError, type LabelledMessage, readCorpus } from './read-corpus.js'
import { missedTargets, printScore, scoreOf } from './score.js'

const CORPUS = fileURLToPath(new URL('../../test/privacy/redaction/corpus/', import.meta.url))
const USAGE = `npm run redaction:score [-- FILE…] [--mistakes]
  FILE        labelled messages, one a line: 我叫{name:李雷}，电话{mobile:13800000000}  (docs/redaction.md)
              without one the project's own corpus is taken
  --mistakes  names the lines in which something was missed or wrong
Exit status: 0 every target is met, 1 one is not, 2 the command or a file is wrong.`

process.exitCode = run(process.argv.slice(2))

function run(args: string[]): number {
  let files: string[]
  let mistakes: boolean
  try {
    const parsed = parseArgs({
      args,
      options: { mistakes: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    files = parsed.positionals.length > 0 ? parsed.positionals : ownCorpus()
    mistakes = parsed.values.mistakes
  } catch {
    console.error(USAGE)
    return 2
  }
  const redactor = createRedactor(policyOf('strict'))
  let isMissed = false
  for (const file of files) {
    let messages: LabelledMessage[]
    try {
      messages = readCorpus(readFileSync(file, 'utf8'))
    } catch (error) {
      if (!(error instanceof CorpusError) && (error as NodeJS.ErrnoException).code === undefined) throw error
      console.error(`${file} cannot be read: ${(error as Error).message}`)
      return 2
    }
    const score = scoreOf(messages, (text) => redactor.find(text))
    console.log(`${printScore(basename(file), score)}\n`)
    if (mistakes) for (const { line, what, kind } of score.mistakes) console.log(`line ${line}: ${what} ${kind}`)
    for (const missed of missedTargets(score)) {
      isMissed = true
      console.log(`Missed: ${missed}.`)
    }
  }
  return isMissed ? 1 : 0
}

function ownCorpus(): string[] {
  return readdirSync(CORPUS)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => join(CORPUS, name))
}
