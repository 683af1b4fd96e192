import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import type { CustomerWords } from '../../../server/relay/messages/told.js'
import type { Push, PushKind, PushPayloads } from '../../../server/wechat/pushes/push.js'
import { readPush, rowOf } from '../../../server/wechat/pushes/read-push.js'
import { readXmlFields } from '../../../server/wechat/xml-fields.js'
import { errorCode } from '../error-code.js'

/** The hand-written sample of a kind. */
export function pushFixture(kind: PushKind): string {
  return readFileSync(new URL(`../../fixtures/pushes/${kind}.xml`, import.meta.url), 'utf8')
}

export function readFixture(kind: PushKind): Push {
  return readPush(readXmlFields(pushFixture(kind)))
}

/** Registers the tests of one kind: its sample is read into this payload and told in these words, and no required field may go missing. */
export function testPushKind<K extends PushKind>(
  kind: K,
  expected: { payload: PushPayloads[K]; required: readonly string[]; words?: CustomerWords },
): void {
  it(`reads ${kind}`, () => {
    const push = readFixture(kind)
    expect(push.kind).to.equal(kind)
    expect(plain(push.payload)).to.deep.equal(plain(expected.payload))
    expect(rowOf(push).customerWords?.(push.payload)).to.deep.equal(expected.words)
  })
  for (const name of expected.required) {
    it(`refuses ${kind} without ${name}`, () => {
      const without = pushFixture(kind).replace(new RegExp(`<${name}>[^]*</${name}>`), '')
      expect(without).not.to.equal(pushFixture(kind))
      expect(errorCode(() => readPush(readXmlFields(without)))).to.equal('invalid_push')
      const emptied = pushFixture(kind).replace(new RegExp(`<${name}>[^]*</${name}>`), `<${name}></${name}>`)
      expect(errorCode(() => readPush(readXmlFields(emptied)))).to.equal('invalid_push')
    })
  }
}

/** Without prototypes, `undefined` kept apart from missing by its key. */
function plain(value: unknown): unknown {
  return structuredClone(value)
}
