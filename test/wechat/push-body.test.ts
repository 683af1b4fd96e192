import { expect } from 'chai'
import { readPushBody } from '../../server/wechat/push-body.js'
import { errorCode } from './error-code.js'

describe('wechat/push-body', () => {
  const forms: [string | undefined, string, string][] = [
    [undefined, '<xml/>', 'xml'],
    [undefined, ' {"a":"1"}', 'json'],
    [undefined, '\ufeff{"a":"1"}', 'json'],
    ['text/plain', '{"a":"1"}', 'json'],
    ['text/plain', '<xml/>', 'xml'],
    ['text/xml', '<xml/>', 'xml'],
    ['application/xml; charset=utf-8', '<xml/>', 'xml'],
    ['application/json', '{}', 'json'],
    ['application/vnd.x+json;charset=UTF-8', '{}', 'json'],
  ]
  for (const [type, body, form] of forms) {
    it(`reads ${body} of type ${type} as ${form}`, () => {
      expect(readPushBody(Buffer.from(body), type).form).to.equal(form)
    })
  }

  const refused: [string, string | undefined, Buffer, string][] = [
    ['an empty body', undefined, Buffer.alloc(0), 'empty_body'],
    ['white space', 'text/xml', Buffer.from(' \r\n\t'), 'empty_body'],
    ['a byte-order mark alone', undefined, Buffer.from('\ufeff'), 'empty_body'],
    ['JSON called XML', 'text/xml', Buffer.from('{}'), 'malformed_body'],
    ['XML called JSON', 'application/json', Buffer.from('<xml/>'), 'malformed_body'],
    ['bytes that are no UTF-8', 'text/xml', Buffer.from([0x3c, 0x78, 0xff, 0xfe]), 'malformed_body'],
  ]
  for (const [name, type, body, code] of refused) {
    it(`refuses ${name}`, () => {
      expect(errorCode(() => readPushBody(body, type))).to.equal(code)
    })
  }
})
