import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RelayView } from './view.js'

/** A killed relay stays down this long, so that one can see it. Shorter than the time WeChat keeps trying. */
export const RESTART_PAUSE_MS = 3000
const READY_TIMEOUT_MS = 15_000
const READY_POLL_MS = 20
const STOP_TIMEOUT_MS = 5000

/** The folder with package.json, seen both from the sources and from dist/. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('package.json was not found above the demo')
    folder = parent
  }
  return folder
}

export interface RelayProcessOptions {
  readonly port: number
  /** The relay's whole environment but PATH and PORT; nothing of the demo's own environment leaks in. */
  readonly env: Record<string, string>
  /** Where its output is appended. */
  readonly logFile: string
  /** Called after every change of `view`. */
  readonly onChange: () => void
  /** The script to run; the built relay when left out. */
  readonly main?: string | undefined
}

/** The real relay as its own process: started, watched, killed, started again. */
export class RelayProcess {
  readonly url: string
  readonly #main: string
  readonly #env: Record<string, string>
  readonly #logFile: string
  readonly #onChange: () => void
  #child: ChildProcess | undefined
  #view: RelayView = {
    state: 'starting',
    pid: undefined,
    since: Date.now(),
    kills: 0,
    restartAt: undefined,
    readyMs: undefined,
  }
  #timer: NodeJS.Timeout | undefined
  #stopping = false

  constructor(options: RelayProcessOptions) {
    this.url = `http://127.0.0.1:${options.port}`
    this.#main = options.main ?? join(projectRoot(), 'dist', 'server', 'main.js')
    this.#env = { ...options.env, PORT: String(options.port), PATH: process.env.PATH ?? '' }
    this.#logFile = options.logFile
    this.#onChange = options.onChange
  }

  get view(): RelayView {
    return this.#view
  }

  /**
   * Starts the relay and waits until it is ready.
   * @throws Error with the end of its output when it is not ready in time or ends.
   */
  async start(): Promise<void> {
    if (!existsSync(this.#main)) throw new Error(`${this.#main} is missing: run npm run build first`)
    const begin = performance.now()
    const log = createWriteStream(this.#logFile, { flags: 'a' })
    const child = spawn(process.execPath, [this.#main], {
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
      cwd: dirname(this.#logFile),
    })
    child.stdout.pipe(log, { end: false })
    child.stderr.pipe(log, { end: false })
    this.#child = child
    this.#set({ state: 'starting', pid: child.pid, since: Date.now(), restartAt: undefined, readyMs: undefined })
    child.once('close', () => {
      log.end()
      if (this.#child === child) this.#ended()
    })
    while (this.#child === child && performance.now() - begin < READY_TIMEOUT_MS) {
      if (await this.#isReady()) {
        if (this.#child === child) this.#set({ state: 'up', since: Date.now(), readyMs: performance.now() - begin })
        return
      }
      await new Promise((resolve) => setTimeout(resolve, READY_POLL_MS))
    }
    if (this.#stopping) return
    throw new Error(`the relay did not become ready; the end of its output:\n${await this.#logTail()}`)
  }

  /** kill -9. Answers false when there is nothing to kill. */
  kill(): boolean {
    if (this.#view.state !== 'up' || this.#child === undefined) return false
    this.#view = { ...this.#view, kills: this.#view.kills + 1 }
    return this.#child.kill('SIGKILL')
  }

  /** Ends the relay for good: SIGTERM, and SIGKILL for one that does not listen. */
  async stop(): Promise<void> {
    this.#stopping = true
    clearTimeout(this.#timer)
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const closed = once(child, 'close')
    child.kill('SIGTERM')
    const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
    await closed
    clearTimeout(impatience)
  }

  #ended(): void {
    this.#child = undefined
    const restartAt = Date.now() + RESTART_PAUSE_MS
    this.#set({ state: 'down', pid: undefined, since: Date.now(), restartAt, readyMs: undefined })
    if (this.#stopping) return
    this.#timer = setTimeout(() => {
      this.start().catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error)
      })
    }, RESTART_PAUSE_MS)
  }

  #set(change: Partial<RelayView>): void {
    this.#view = { ...this.#view, ...change }
    this.#onChange()
  }

  async #isReady(): Promise<boolean> {
    try {
      const response = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(1000) })
      await response.body?.cancel()
      return response.status === 200
    } catch {
      return false
    }
  }

  async #logTail(): Promise<string> {
    const text = await readFile(this.#logFile, 'utf8').catch(() => '')
    return text.split('\n').slice(-20).join('\n')
  }
}
