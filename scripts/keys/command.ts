import { randomBytes } from 'node:crypto'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { ALLOW_HTTP, KEY_VARIABLE, type RelayAccess, relayCallsFor } from '../audit/relay-access.js'
import { RelayCallError } from '../audit/relay-calls.js'
import { isDue, MalformedRing, makeGeneration, withoutRetired } from './generations.js'
import { readRingFile, writeRingFile } from './ring-file.js'

export interface KeysIo {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly fetch: typeof fetch
  readonly now: () => number
  print(line: string): void
  complain(line: string): void
}

/** 0: done, or nothing to do. 1: the relay refused or cannot be reached. 2: the command or the file is wrong. */
type ExitCode = 0 | 1 | 2

/** `keys next|promote|retire FILE`. @param args Without program and script. Keys are never printed. */
export async function runKeys(args: readonly string[], io: KeysIo): Promise<ExitCode> {
  const program = new Command('npm run keys --')
  program
    .description('Generations of master keys in the file that RELAY_MASTER_KEYS_FILE names.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.print(text.trimEnd()),
      writeErr: (text) => io.complain(text.trimEnd()),
    })
  program
    .command('next')
    .description('Makes a new generation in front of the file; restart the relay afterwards.')
    .argument('<file>', 'made when it is missing')
    .option('--every <days>', 'only when the writing key is this old', wholeDays)
    .option('--behind', 'put it behind: with several relays all must read it before one writes it')
    .action((file: string, options: { readonly every?: number; readonly behind?: boolean }) => next(file, options, io))
  program
    .command('promote')
    .description('Puts the last key of the file in front; restart every relay afterwards.')
    .argument('<file>')
    .action((file: string) => promote(file, io))
  program
    .command('retire')
    .description(`Takes out what the relay says the store needs no more. Its key is read from ${KEY_VARIABLE}.`)
    .argument('<file>')
    .option('--url <address>', 'address of the relay', 'http://127.0.0.1:8080')
    .option(...ALLOW_HTTP)
    .action((file: string, options: RelayAccess) => retire(file, options, io))
  try {
    await program.parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    io.complain(error instanceof Error ? error.message : String(error))
    return error instanceof RelayCallError ? 1 : 2
  }
}

function wholeDays(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('Days are a whole number from 1.')
  return Number(text)
}

function next(file: string, options: { readonly every?: number; readonly behind?: boolean }, io: KeysIo): void {
  const ring = readRingFile(file)
  if (options.every !== undefined && ring.length > 0 && !isDue(ring, options.every, io.now())) {
    io.print(`The writing key ${ring[0]?.id} is younger than ${options.every} days. Nothing to do.`)
    return
  }
  const made = makeGeneration(io.now(), randomBytes)
  writeRingFile(file, options.behind ? [...ring, made] : [made, ...ring])
  io.print(`Made ${made.id}, ${options.behind ? 'behind' : 'in front of'} ${ring.length} others. Restart the relay.`)
}

function promote(file: string, io: KeysIo): void {
  const ring = readRingFile(file)
  const last = ring.at(-1)
  if (!last || ring.length < 2) throw new MalformedRing('there is no key behind the writing one')
  writeRingFile(file, [last, ...ring.slice(0, -1)])
  io.print(`${last.id} writes now. Restart every relay.`)
}

async function retire(file: string, access: RelayAccess, io: KeysIo): Promise<void> {
  const ring = readRingFile(file)
  const { writingId, mayLeave } = await relayCallsFor(access, io).json('GET', '/api/v1/keys')
  if (ring[0]?.id !== writingId) {
    throw new RelayCallError('The relay writes with another key than the first of the file: restart it first.')
  }
  const kept = withoutRetired(ring, new Set(Array.isArray(mayLeave) ? mayLeave.map(String) : []))
  if (kept.length === ring.length) {
    io.print('The store still needs every key, or none is left but the writing one.')
    return
  }
  writeRingFile(file, kept)
  const gone = ring.filter(({ id }) => !kept.some((other) => other.id === id)).map(({ id }) => id)
  io.print(`Taken out: ${gone.join(', ')}. Destroy every other copy once no backup of its time is to be restored.`)
}
