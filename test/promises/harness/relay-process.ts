import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pause } from './wait.js'

/** The built relay, unless RELAY_MAIN names another build of it. */
const MAIN = process.env.RELAY_MAIN ?? fileURLToPath(new URL('../../../dist/server/main.js', import.meta.url))
const READY_TIMEOUT_MS = 60_000
const READY_POLL_MS = 10

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** From the signal to the end, milliseconds. */
  readonly ms: number
}

/** The built relay as a process of its own: started, watched, killed, started again on the same port. */
export class RelayProcess {
  readonly port: number
  readonly url: string
  /** Everything it ever wrote to stdout and stderr, over all starts. */
  output = ''
  /** Ends that nobody asked for. */
  readonly crashes: string[] = []
  #env: Record<string, string>
  readonly #cwd: string
  #child: ChildProcess | undefined
  #endAsked = false

  /** @param env The relay's whole environment but PORT and PATH; nothing of the tests' own leaks in. */
  constructor(port: number, env: Record<string, string>, cwd: string) {
    this.port = port
    this.url = `http://127.0.0.1:${port}`
    this.#env = { ...env, PORT: String(port), PATH: process.env.PATH ?? '' }
    this.#cwd = cwd
  }

  /** From the next start on. */
  changeEnvironment(change: Record<string, string>): void {
    this.#env = { ...this.#env, ...change }
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Starts it without waiting for anything. */
  spawn(): void {
    if (this.running) throw new Error('The relay runs already.')
    if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run npm run build`)
    const child = spawn(process.execPath, [MAIN], {
      env: this.#env,
      cwd: this.#cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#endAsked = false
    this.#child = child
    const collect = (chunk: Buffer) => {
      this.output += chunk.toString('utf8')
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.once('exit', (code, signal) => {
      if (!this.#endAsked) this.crashes.push(`ended by itself with ${signal ?? code}`)
    })
    const endOnExit = () => child.kill('SIGKILL')
    process.once('exit', endOnExit)
    child.once('close', () => process.off('exit', endOnExit))
  }

  /** Waits until /readyz answers 200. @throws Error with the end of its output when it does not, or the process ends. */
  async ready(timeoutMs = READY_TIMEOUT_MS): Promise<void> {
    const deadline = performance.now() + timeoutMs
    while (this.running && performance.now() < deadline) {
      if ((await this.status('/readyz')) === 200) return
      await pause(READY_POLL_MS)
    }
    // What it wrote last may come after its end.
    if (!this.running) await pause(200)
    const state = this.running ? 'runs' : `ended with ${this.#child?.signalCode ?? this.#child?.exitCode}`
    throw new Error(`The relay is not ready, it ${state}. The end of its output:\n${this.tail()}`)
  }

  async start(): Promise<void> {
    this.spawn()
    await this.ready()
  }

  /** kill -9; the signal is on its way when this returns, the process gone when it resolves. */
  kill(): Promise<Ended> {
    return this.#end('SIGKILL')
  }

  /** SIGTERM, and SIGKILL for one that does not listen. */
  terminate(patienceMs = 15_000): Promise<Ended> {
    const child = this.#child
    const impatience = setTimeout(() => child?.kill('SIGKILL'), patienceMs)
    return this.#end('SIGTERM').finally(() => clearTimeout(impatience))
  }

  /** Freezes it, or lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(signal)
  }

  /** Status of a GET; 0 when there is no answer. */
  async status(path: string): Promise<number> {
    try {
      const response = await fetch(`${this.url}${path}`, { signal: AbortSignal.timeout(5000) })
      await response.body?.cancel()
      return response.status
    } catch {
      return 0
    }
  }

  /** Sum of the samples of a metric whose labels hold all of these, e.g. `outcome="delivered"`. */
  async metric(name: string, ...labels: string[]): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text()
    return text
      .split('\n')
      .filter((line) => line.startsWith(name) && labels.every((label) => line.includes(label)))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
  }

  /** The last lines of its output. */
  tail(): string {
    return this.output.split('\n').slice(-20).join('\n')
  }

  async #end(signal: 'SIGTERM' | 'SIGKILL'): Promise<Ended> {
    const child = this.#child
    if (child === undefined || !this.running) return { code: child?.exitCode ?? null, signal: null, ms: 0 }
    this.#endAsked = true
    const begun = performance.now()
    const closed = once(child, 'close')
    child.kill(signal)
    await closed
    return { code: child.exitCode, signal: child.signalCode, ms: performance.now() - begun }
  }
}
