import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { policyOf } from '../../server/privacy/redaction/policy.js'
import { createRedactor } from '../../server/privacy/redaction/redact.js'
import { CorpusError, type LabelledMessage, readCorpus } from './read-corpus.js'
import { missedTargets, printScore, type Score, scoreOf } from './score.js'

const CORPUS = fileURLToPath(new URL('../../test/privacy/redaction/corpus/', import.meta.url))
const HELD_OUT = 'held-out.txt'
const redactor = createRedactor(policyOf('strict'))
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
    files = parsed.positionals
    mistakes = parsed.values.mistakes
  } catch {
    console.error(USAGE)
    return 2
  }
  try {
    return files.length === 0
      ? scoreOwn(mistakes)
      : scoreAll(
          files.map((file) => read([file])),
          mistakes,
        )
  } catch (error) {
    if (!(error instanceof CorpusError) && (error as NodeJS.ErrnoException).code === undefined) throw error
    console.error((error as Error).message)
    return 2
  }
}

interface Corpus {
  readonly title: string
  readonly messages: readonly LabelledMessage[]
}

function read(files: readonly string[], title = files.map((file) => basename(file)).join(', ')): Corpus {
  return { title, messages: files.flatMap((file) => readCorpus(readFileSync(file, 'utf8'))) }
}

/** What the rules were made with, what they were not, and both. */
function scoreOwn(mistakes: boolean): number {
  const files = readdirSync(CORPUS)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => join(CORPUS, name))
  const heldOut = files.filter((file) => basename(file) === HELD_OUT)
  const others = files.filter((file) => basename(file) !== HELD_OUT)
  print(read(others, 'Made beside the rules'), mistakes)
  print(read(heldOut, 'Held out: written after the rules, not used to mend them'), mistakes)
  return scoreAll([read(files, 'All')], false)
}

function scoreAll(corpora: readonly Corpus[], mistakes: boolean): number {
  const missed = corpora.flatMap((corpus) => missedTargets(print(corpus, mistakes)))
  for (const target of new Set(missed)) console.log(`Missed: ${target}.`)
  return missed.length > 0 ? 1 : 0
}

function print({ title, messages }: Corpus, mistakes: boolean): Score {
  const score = scoreOf(messages, (text) => redactor.find(text))
  console.log(`${printScore(title, score)}\n`)
  if (mistakes) for (const { line, what, kind } of score.mistakes) console.log(`line ${line}: ${what} ${kind}`)
  return score
}
