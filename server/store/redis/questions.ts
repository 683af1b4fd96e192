import type { NewItem } from '../lanes.js'
import type { QuestionStore } from '../questions.js'
import type { RedisCalls } from './client.js'
import { itemBody, itemHead, readStoredItem } from './codec.js'
import { customerKey, questionKey } from './keys.js'

/** "id, kind, keyId, wrappedKey, sealed" under a key that runs out by itself. */
export class RedisQuestionStore implements QuestionStore {
  readonly #calls: RedisCalls

  constructor(calls: RedisCalls) {
    this.#calls = calls
  }

  async ask({ account, customerId, question, now, expiresAt }: Parameters<QuestionStore['ask']>[0]): Promise<void> {
    const keys = [questionKey(account, customerId), customerKey(account, customerId)]
    const text = `${expiresAt}\n${itemHead(question)}\n${itemBody(question)}`
    await this.#calls.script('ask', keys, [text, Math.max(1, expiresAt - now)])
  }

  async find(account: string, customerId: string, now: number): Promise<NewItem | undefined> {
    return readStoredItem(await this.#calls.command('get', questionKey(account, customerId)), now)
  }

  async close(account: string, customerId: string, questionId: string): Promise<void> {
    await this.#calls.script('close-question', [questionKey(account, customerId)], [questionId])
  }
}
