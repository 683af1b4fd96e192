import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { decrypt, encrypt, prepareKey } from '../../server/wechat/cipher.js'
import { sign } from '../../server/wechat/signature.js'
import { readXmlFields } from '../../server/wechat/xml-fields.js'
import { referenceFolder } from './reference-folder.js'

/** Every vector has those of these fields that its kind needs. */
interface Vector {
  readonly id: string
  readonly token?: string
  readonly timestamp?: string
  readonly nonce?: string
  readonly signature?: string
  readonly msg_signature?: string
  readonly encodingAESKey?: string
  readonly appId?: string
  readonly receive_id?: string
  readonly random?: string
  readonly plain?: string
  readonly encrypt?: string
  readonly expected_fields?: Readonly<Record<string, unknown>>
  readonly parts?: readonly string[]
  readonly sha1?: string
}

const folder = referenceFolder()

if (folder !== undefined) {
  describe('reference: crypto vectors', () => {
    const file = JSON.parse(readFileSync(join(folder, 'wechat-crypto-vectors.json'), 'utf8')) as { vectors: Vector[] }
    for (const vector of file.vectors) {
      it(vector.id, () => {
        expect(checkSignatures(vector) + checkCipher(vector)).to.be.above(0)
      })
    }
  })
}

/** Each check answers how many values it compared, so that no vector passes unlooked at. */
function checkSignatures(vector: Vector): number {
  const { token = '', timestamp = '', nonce = '' } = vector
  let checked = 0
  if (vector.signature !== undefined) {
    expect(sign(token, timestamp, nonce)).to.equal(vector.signature)
    checked += 1
  }
  if (vector.msg_signature !== undefined) {
    expect(sign(token, timestamp, nonce, vector.encrypt)).to.equal(vector.msg_signature)
    checked += 1
  }
  if (vector.sha1 !== undefined) {
    const [first = '', second = '', third = '', ...rest] = vector.parts ?? []
    if (rest.length <= 1) expect(sign(first, second, third, rest[0])).to.equal(vector.sha1)
    else
      expect(
        createHash('sha1')
          .update([...(vector.parts ?? [])].sort().join(''))
          .digest('hex'),
      ).to.equal(vector.sha1)
    checked += 1
  }
  return checked
}

function checkCipher(vector: Vector): number {
  const { encodingAESKey, encrypt: encrypted } = vector
  if (encodingAESKey === undefined || encrypted === undefined) return 0
  const key = prepareKey(encodingAESKey)
  // Vectors of sister products end with another id than an AppID.
  const receiver = vector.appId ?? vector.receive_id ?? ''
  const plain = decrypt(encrypted, key, receiver).toString('utf8')
  let checked = 1
  if (vector.plain !== undefined) expect(plain).to.equal(vector.plain)
  if (vector.expected_fields !== undefined) {
    for (const [name, value] of Object.entries(vector.expected_fields)) {
      expect(readXmlFields(plain)[name]).to.equal(String(value))
    }
  }
  if (vector.random !== undefined && vector.plain !== undefined) {
    expect(encrypt(vector.plain, key, receiver, Buffer.from(vector.random))).to.equal(encrypted)
    checked += 1
  }
  return checked
}
