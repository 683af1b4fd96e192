import type { WeChatEmulator } from '../../../test/emulators/wechat/wechat-emulator.js'
import type { Samples } from '../samples/samples.js'
import type { Machine } from '../view.js'
import type { Words } from '../words.js'

/** What a customer has at hand. */
export interface PhoneKit {
  readonly wechat: WeChatEmulator
  readonly samples: Samples
  readonly words: Words
}

/** What a customer does on the phone besides writing. */
export interface Deed {
  /**
   * Form of what the agent reads, in either language; undefined for what is told only while a session is open, and for
   * what is kept: no way of theirs is followed.
   */
  readonly arrivesAs: string | undefined
  /** What the machine must have for it. */
  readonly needs?: (machine: Machine) => boolean
  /** Resolves when WeChat is done with the push. */
  send(kit: PhoneKit, openId: string): ReturnType<WeChatEmulator['sendText']>
}
