/** Runs mocha in several processes at once, and says how many tests passed and failed in all of them. */
import { spawn } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { stripVTControlCharacters } from 'node:util'
import { ROOT } from './set-up.mjs'

/**
 * Exits 0 if all did. The output of the first process is shown as it comes, that of the others once those before ended.
 * @param shares For each process: `name`, mocha's `args`, `env` on top of this process's, and whether it is `patient`:
 *   it takes the processor when the others leave it.
 */
export async function runSideBySide(shares) {
  const begun = performance.now()
  const runs = shares.map(start)
  process.on('SIGTERM', () => runs.forEach(({ child }) => void child.kill('SIGTERM')))
  // A terminal sends this to the children too, who decide.
  process.on('SIGINT', () => undefined)
  for (const run of runs) {
    run.show()
    await run.ended
  }
  const totals = { passing: 0, pending: 0, failing: 0 }
  for (const run of runs) {
    const counted = countsIn(run.output())
    for (const [word, number] of Object.entries(counted)) totals[word] += number
    const code = await run.ended
    // Ended by something that is no test: never green.
    if (code === 0 || counted.failing > 0) continue
    console.log(`\n  ${run.name}: mocha ended with ${code}`)
    totals.failing += 1
  }
  console.log(`\n  All of them, in ${shares.length} processes:`)
  const seconds = Math.round((performance.now() - begun) / 1000)
  console.log(`  ${totals.passing} passing (${Math.floor(seconds / 60)}m ${seconds % 60}s)`)
  for (const word of ['pending', 'failing']) if (totals[word] > 0) console.log(`  ${totals[word]} ${word}`)
  process.exit(totals.failing === 0 ? 0 : 1)
}

/** The last number before each word, as mocha prints them. */
function countsIn(output) {
  const text = stripVTControlCharacters(output)
  const last = (word) => Number([...text.matchAll(new RegExp(`^ +(\\d+) ${word}`, 'gm'))].at(-1)?.[1] ?? 0)
  return { passing: last('passing'), pending: last('pending'), failing: last('failing') }
}

function start({ name, args, env, patient }) {
  const colours = process.stdout.isTTY && process.env.NO_COLOR === undefined ? { FORCE_COLOR: '1' } : {}
  const child = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...colours, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (patient) makePatient(child)
  let output = ''
  let shown = false
  const take = (chunk) => {
    output += chunk
    if (shown) process.stdout.write(chunk)
  }
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', take)
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, signal) => resolve(code ?? signal))
  })
  const show = () => {
    shown = true
    process.stdout.write(output)
  }
  return { name, child, ended, show, output: () => output }
}

function makePatient({ pid }) {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Not everybody may; then they share.
  }
}
