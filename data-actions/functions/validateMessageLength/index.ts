import { measureText, type TextMeasure } from '../../../server/relay/splitting.js'

/** Bytes of one WeChat message, as the relay has it unless it is set otherwise. */
const LIMIT_BYTES = 2048

/**
 * Measures a text as the relay does, without a call to the relay: it is the same code.
 *
 * @param event Inputs of the data action: `{ text }`.
 * @throws TypeError without a text; the platform makes a failure of the action of it.
 */
export async function handler(event: { readonly text?: unknown } | null | undefined): Promise<TextMeasure> {
  const text = event?.text
  if (typeof text !== 'string') throw new TypeError('The input "text" is missing or no text.')
  return measureText(text, LIMIT_BYTES)
}
