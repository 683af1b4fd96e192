import { randomUUID } from 'node:crypto'
import { openIdOf } from '../account.js'
import { Connection } from './connection.js'
import { allArrived, buildWebhook, openLoop } from './delays.js'
import { type FilmPlatform, startFilmPlatform } from './film-platform.js'
import { buildPush, numberIn } from './requests.js'

export type Way = 'toAgents' | 'toCustomers'

export interface FilmRequest {
  readonly port: number
  /** Each way, one after the other in as many lanes as `atOnce`. */
  readonly ways: readonly Way[]
  readonly atOnce: number
  /** Bytes a second that each film leaves at; 0: as fast as it goes. */
  readonly rate: number
}

export interface TextRequest {
  readonly port: number
  readonly perSecond: number
  readonly seconds: number
  readonly customers: number
}

export const FILM_BYTES = 10 * 1024 * 1024
/** Who sends and gets films writes no texts. */
const FIRST_FILM_CUSTOMER = 1_000_000
const VIDEO =
  '<MsgType><![CDATA[video]]></MsgType><MediaId><![CDATA[film]]></MediaId><ThumbMediaId><![CDATA[thumb]]></ThumbMediaId>\n'

/** Films and texts on their way through one relay. */
export class Films {
  readonly #platform: FilmPlatform
  /** By port of the relay and OpenID: each relay has customers of its own. */
  readonly #customerIds = new Map<string, string>()
  readonly #waiting = new Map<string, (bytes: number) => void>()
  #number = Date.now() * 1000
  #running: { stopped: boolean; done: number; ended: Promise<unknown> } | undefined

  private constructor(platform: FilmPlatform) {
    this.#platform = platform
    platform.onFilm = (arrived) => {
      if (arrived.kind === 'fetched') this.#waiting.get(`toAgents ${arrived.customerId}`)?.(arrived.bytes)
      else this.#waiting.get(`toCustomers ${arrived.openId}`)?.(FILM_BYTES)
    }
  }

  static async start(): Promise<{ films: Films; platform: number; scanner: number }> {
    const platform = await startFilmPlatform(FILM_BYTES)
    return { films: new Films(platform), platform: platform.port, scanner: platform.scanner }
  }

  /** @returns Milliseconds from sending each push to its message at Genesys. */
  async texts({ port, perSecond, seconds, customers }: TextRequest): Promise<number[]> {
    const arrived = this.#listen()
    const samples = Array.from({ length: perSecond * seconds }, (_, index) => this.#text(openIdOf(index % customers)))
    const times = await openLoop(samples, { port, perSecond })
    await allArrived(samples, arrived)
    return samples.map(({ number }) => (arrived.get(number) ?? Number.NaN) - (times.get(number)?.sentAt ?? Number.NaN))
  }

  /** Films until they are stopped; resolves when the first of each lane is on its way. */
  async begin(request: FilmRequest): Promise<void> {
    this.#platform.rate = request.rate
    await this.#introduce(request)
    const running = { stopped: false, done: 0, ended: Promise.resolve() as Promise<unknown> }
    this.#running = running
    const lane = async (way: Way, at: number) => {
      while (!running.stopped) {
        await this.#film(request.port, way, openIdOf(FIRST_FILM_CUSTOMER + at))
        running.done++
      }
    }
    running.ended = Promise.all(request.ways.flatMap((way) => lanes(request.atOnce).map((at) => lane(way, at))))
    running.ended.catch(() => undefined)
  }

  /** @returns How many films have arrived whole since they began; those under way are waited for. */
  async stop(): Promise<number> {
    const running = this.#running
    if (running === undefined) return 0
    running.stopped = true
    await running.ended
    return running.done
  }

  /** So many films one after the other. */
  async count(request: FilmRequest, count: number): Promise<void> {
    this.#platform.rate = request.rate
    await this.#introduce(request)
    for (let sent = 0; sent < count; sent++) {
      for (const way of request.ways) await this.#film(request.port, way, openIdOf(FIRST_FILM_CUSTOMER))
    }
  }

  /** Customers must be known: agents answer them by their ids. */
  async #introduce({ port, atOnce }: FilmRequest): Promise<void> {
    const unknown = lanes(atOnce)
      .map((at) => openIdOf(FIRST_FILM_CUSTOMER + at))
      .filter((openId) => !this.#customerIds.has(`${port} ${openId}`))
    const ids = new Map<string, string>()
    const arrived = this.#listen(ids)
    const samples = unknown.map((openId) => ({ openId, ...this.#text(openId) }))
    if (samples.length === 0) return
    await openLoop(samples, { port, perSecond: 100 })
    await allArrived(samples, arrived)
    for (const { openId, number } of samples) this.#customerIds.set(`${port} ${openId}`, ids.get(number) ?? '')
  }

  async #film(port: number, way: Way, openId: string): Promise<void> {
    const customerId = this.#customerIds.get(`${port} ${openId}`) ?? ''
    const number = String(++this.#number)
    const url = `http://127.0.0.1:${this.#platform.port}/api/v2/downloads/${number}`
    const file = { id: randomUUID(), mediaType: 'Video', url, mime: 'video/mp4', filename: 'film.mp4' }
    const request =
      way === 'toAgents' ? buildPush('plain', openId, number, VIDEO) : buildWebhook(customerId, number, [file])
    const key = `${way} ${way === 'toAgents' ? customerId : openId}`
    const arrived = new Promise<number>((resolve) => this.#waiting.set(key, resolve))
    const connection = await Connection.open(port)
    try {
      const status = await new Promise<number>((resolve, reject) => connection.send(request, resolve, reject))
      if (status !== 200) throw new Error(`The relay answered a film with ${status}.`)
    } finally {
      connection.close()
    }
    const bytes = await arrived
    if (bytes !== FILM_BYTES) throw new Error(`A film of ${FILM_BYTES} bytes arrived with ${bytes}.`)
  }

  #text(openId: string) {
    const number = String(++this.#number)
    return { number, request: buildPush('plain', openId, number) }
  }

  /** When texts arrive at Genesys, by number. @param ids Gets the customer's id of each. */
  #listen(ids?: Map<string, string>): Map<string, number> {
    const arrived = new Map<string, number>()
    this.#platform.onText = ({ at, body }) => {
      const number = numberIn(body)
      const customerId = /"from":\{"id":"([^"]+)"/.exec(body)?.[1]
      if (number === undefined || customerId === undefined) return
      arrived.set(number, at)
      ids?.set(number, customerId)
    }
    return arrived
  }
}

function lanes(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at)
}
