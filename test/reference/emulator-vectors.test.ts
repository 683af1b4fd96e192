import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { decryptMessage, encryptMessage } from '../emulators/wechat/cipher.js'
import { signatureOf } from '../emulators/wechat/signature.js'

interface Vector {
  readonly id: string
  readonly kind: string
  readonly token?: string
  readonly timestamp?: string
  readonly nonce?: string
  readonly signature?: string
  readonly msg_signature?: string
  readonly encrypt?: string
  readonly encodingAESKey?: string
  readonly appId?: string
  readonly receive_id?: string
  readonly random?: string
  readonly plain?: string
  readonly parts?: readonly string[]
  readonly sha1?: string
}

const file = join(process.env.REFERENCE_DIR ?? 'no-reference', 'wechat-crypto-vectors.json')

// Published values, kept outside the project; where the folder is not given there is nothing to register.
if (existsSync(file)) {
  const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: Vector[] }

  describe("the WeChat double's cryptography against published vectors", () => {
    for (const vector of vectors) {
      it(vector.id, () => expect(checksOf(vector)).to.be.greaterThan(0))
    }
  })
}

/** Makes every check a vector has values for. @returns How many there were. */
function checksOf(vector: Vector): number {
  const { token = '', timestamp = '', nonce = '', encrypt, encodingAESKey = '', random, plain } = vector
  const appId = vector.appId ?? vector.receive_id
  let checks = 0
  const equal = (found: unknown, expected: unknown) => {
    checks += 1
    expect(found).to.equal(expected)
  }
  if (vector.parts !== undefined) equal(signatureOf(vector.parts), vector.sha1)
  if (vector.signature !== undefined) equal(signatureOf([token, timestamp, nonce]), vector.signature)
  if (encrypt === undefined) return checks
  if (vector.msg_signature !== undefined) {
    equal(signatureOf([token, timestamp, nonce, encrypt]), vector.msg_signature)
  }
  if (encodingAESKey === '') return checks
  const opened = decryptMessage(encodingAESKey, encrypt)
  if (plain !== undefined) equal(opened.message, plain)
  if (appId !== undefined) equal(opened.appId, appId)
  if (random !== undefined) {
    equal(encryptMessage(encodingAESKey, opened.appId, opened.message, Buffer.from(random)), encrypt)
  }
  return checks
}
