import { type BadCase, refusals } from '../bad-request.js'
import { plainPush, pushJson, pushXml, safePush, textFields } from '../pushes.js'

const JSON_TYPE = { 'content-type': 'application/json' }
const xml = (body: () => Buffer | string) => () => plainPush(body())
const json = (body: () => Buffer | string) => () => plainPush(body(), JSON_TYPE)
const inside = (text: string) => xml(() => pushXml({}, text))
const before = (text: string) => xml(() => text + pushXml())
const behind = (text: string) => xml(() => pushXml() + text)

const BOMB = `<!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa">${Array.from('bcdefgh', (name, index) => {
  const inner = `&${'abcdefgh'[index]};`
  return `<!ENTITY ${name} "${inner.repeat(10)}">`
}).join('')}]>`

/** XML that is not the plain XML WeChat sends. */
const XML_CASES = refusals(400, 'malformed_body', {
  'no XML at all': xml(() => 'hello'),
  'an element that is not closed': xml(() => pushXml().replace('</MsgType>', '')),
  'a root that is not closed': xml(() => pushXml().replace('</xml>', '')),
  'elements that are closed crosswise': inside('<a><b></a></b>'),
  'an end tag in other letters': inside('<A></a>'),
  'text behind the root': behind('more'),
  'a second root': behind(pushXml()),
  'text before the root': before('more'),
  'another root': xml(() => '<html><body/></html>'),
  'a DOCTYPE': before('<!DOCTYPE xml>'),
  'entities that multiply': () => plainPush(BOMB + pushXml({ Content: undefined }, '<Content>&h;</Content>')),
  'an external entity': () =>
    plainPush(
      '<!DOCTYPE xml [<!ENTITY file SYSTEM "file:///etc/passwd">]>' +
        pushXml({ Content: undefined }, '<Content>&file;</Content>'),
    ),
  'an external DTD': before('<!DOCTYPE xml SYSTEM "http://127.0.0.1:1/x.dtd">'),
  'an unknown entity': inside('<a>&nbsp;</a>'),
  'an ampersand alone': inside('<a>A & B</a>'),
  'an entity without its end': inside('<a>&lt</a>'),
  'a numeric entity beyond Unicode': inside('<a>&#x110000;</a>'),
  'a numeric entity of half a pair': inside('<a>&#xD800;</a>'),
  'a numeric entity of NUL': inside('<a>&#0;</a>'),
  'a numeric entity of a control character': inside('<a>&#8;</a>'),
  'a NUL character': inside('<a>\0</a>'),
  'an attribute': inside('<a b="c">d</a>'),
  'an attribute of the root': xml(() => pushXml().replace('<xml>', '<xml xmlns="urn:x">')),
  'a comment': inside('<!-- comment -->'),
  'a processing instruction': inside('<?php echo 1 ?>'),
  'a declaration of another encoding': before('<?xml version="1.0" encoding="gb2312"?>'),
  'a CDATA section that is not closed': xml(() => pushXml().replace('text]]>', 'text')),
  'the end of a CDATA section alone': inside('<a>]]></a>'),
  'more than 8 levels': inside(`${'<a>'.repeat(8)}${'</a>'.repeat(8)}`),
  'thousands of levels': inside(`${'<a>'.repeat(9000)}${'</a>'.repeat(9000)}`),
  'MsgType twice': inside('<MsgType>text</MsgType>'),
  'FromUserName twice': inside('<FromUserName>other</FromUserName>'),
  'an element __proto__': inside('<__proto__><polluted>1</polluted></__proto__>'),
  'an element constructor': inside('<constructor>1</constructor>'),
  'an element prototype, deep inside': inside('<a><b><prototype>1</prototype></b></a>'),
  'an element whose name has a colon': inside('<x:a>1</x:a>'),
  'an element whose name is too long': inside(`<${'a'.repeat(129)}/>`),
  'a tag without a name': inside('<>1</>'),
  'invalid UTF-8': xml(() =>
    Buffer.concat([Buffer.from(pushXml().slice(0, -6)), Buffer.from([0xc3, 0x28]), Buffer.from('</xml>')]),
  ),
  'UTF-16': xml(() => Buffer.from(`\ufeff${pushXml()}`, 'utf16le')),
  'a malformed body inside the encryption': () => safePush('<xml><a></xml>'),
  'an element __proto__ inside the encryption': () => safePush(pushXml({}, '<__proto__/>')),
  'a DOCTYPE inside the encryption': () => safePush(`<!DOCTYPE xml>${pushXml()}`),
  'invalid UTF-8 inside the encryption': () => safePush(Buffer.from([0x3c, 0xff, 0xfe])),
})

const JSON_CASES = refusals(400, 'malformed_body', {
  'JSON that ends too soon': json(() => pushJson().slice(0, -1)),
  'JSON with something behind it': json(() => `${pushJson()}x`),
  'two JSON objects': json(() => pushJson() + pushJson()),
  'a JSON array': json(() => `[${pushJson()}]`),
  'a JSON text': json(() => '"text"'),
  'a JSON number': json(() => '12'),
  'JSON null': json(() => 'null'),
  'JSON with a field twice': json(() => pushJson({}, ',"MsgType":"text"')),
  'JSON with a field twice, once with its name escaped': json(() => pushJson({}, ',"Msg\\u0054ype":"text"')),
  'JSON with a key __proto__': json(() => pushJson({}, ',"__proto__":{"polluted":1}')),
  'JSON with a key __proto__ that is escaped': json(() => pushJson({}, ',"\\u005f_proto__":1')),
  'JSON with a key constructor, deep inside': json(() => pushJson({}, ',"a":[{"constructor":1}]')),
  'JSON with a comma too many': json(() => pushJson({}, ',')),
  'JSON with single quotes': json(() => "{'MsgType':'text'}"),
  'JSON with a comment': json(() => pushJson({}, '/* x */')),
  'JSON with NaN': json(() => pushJson({}, ',"a":NaN')),
  'JSON with a number of a leading zero': json(() => pushJson({}, ',"a":012')),
  'JSON with a wrong escape': json(() => pushJson({}, ',"a":"\\x41"')),
  'JSON with a line break in a text': json(() => pushJson({}, ',"a":"1\n2"')),
  'JSON of more than 8 levels': json(() => pushJson({}, `,"a":${'['.repeat(8)}${']'.repeat(8)}`)),
  'JSON of thousands of levels': json(() => pushJson({}, `,"a":${'['.repeat(30_000)}`)),
  'a JSON text of 60 KiB that does not end': json(() => pushJson({}, `,"a":"${'x\\"'.repeat(20_000)}`)),
  'XML that is called JSON': json(() => pushXml()),
  'JSON that is called XML': xml(() => pushJson()),
  'JSON in invalid UTF-8': json(() => Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')])),
  'malformed JSON inside the encryption': () => safePush('{"MsgType":'),
})

const EMPTY_CASES = refusals(400, 'empty_body', {
  'an empty body': xml(() => ''),
  'a body of white space': xml(() => ' \r\n\t '),
  'nothing but a byte order mark': xml(() => '\ufeff'),
  'an empty body that is called JSON': json(() => ''),
  'nothing inside the encryption': () => safePush(''),
  'white space inside the encryption': () => safePush(' \n'),
})

/** A push whose field of this name is this value; undefined leaves it out. */
const field = (name: string, value: string | undefined) => xml(() => pushXml({ [name]: value }))
const event = (over: Readonly<Record<string, string | undefined>>) =>
  xml(() => pushXml({ MsgType: 'event', Content: undefined, MsgId: undefined, ...over }))
const number = (name: string, value: string) =>
  json(() => JSON.stringify(textFields()).replace(new RegExp(`"${name}":"[^"]*"`), () => `"${name}":${value}`))

/** Well-formed pushes that lack what every push, or their kind, must have. */
const FIELD_CASES = refusals(400, 'invalid_push', {
  'an empty root': xml(() => '<xml/>'),
  'an empty JSON object': json(() => '{}'),
  'no FromUserName': field('FromUserName', undefined),
  'no ToUserName': field('ToUserName', undefined),
  'no CreateTime': field('CreateTime', undefined),
  'no MsgType': field('MsgType', undefined),
  'no MsgId': field('MsgId', undefined),
  'no Content': field('Content', undefined),
  'an empty FromUserName': field('FromUserName', ''),
  'an empty MsgType': field('MsgType', ''),
  'an empty Content': field('Content', ''),
  'a FromUserName of 129 characters': field('FromUserName', 'o'.repeat(129)),
  'a ToUserName of 129 characters': field('ToUserName', 'g'.repeat(129)),
  'a MsgId of 129 characters': field('MsgId', '1'.repeat(129)),
  'a CreateTime that is no number': field('CreateTime', 'yesterday'),
  'a CreateTime below 0': field('CreateTime', '-1'),
  'a CreateTime with a fraction': field('CreateTime', '1700000000.5'),
  'a CreateTime with an exponent': field('CreateTime', '1e9'),
  'a CreateTime of 16 digits': field('CreateTime', '1'.repeat(16)),
  'a CreateTime in digits that are not ASCII': field('CreateTime', '１７００００００００'),
  'a FromUserName with elements inside': xml(() =>
    pushXml({ FromUserName: undefined }, '<FromUserName><a>o</a></FromUserName>'),
  ),
  'a Content with elements inside': xml(() => pushXml({ Content: undefined }, '<Content><b>x</b></Content>')),
  'a MsgType with elements inside': xml(() => pushXml({ MsgType: undefined }, '<MsgType><a>text</a></MsgType>')),
  'an event without its name': event({}),
  'an event without FromUserName': event({ Event: 'subscribe', FromUserName: undefined }),
  'an event of no kind we know without FromUserName': event({ Event: 'brand_new', FromUserName: undefined }),
  'a message of no kind we know without CreateTime': xml(() =>
    pushXml({ MsgType: 'brand_new', CreateTime: undefined }),
  ),
  'a picture without its media id': xml(() => pushXml({ MsgType: 'image', Content: undefined })),
  'a place whose latitude is no number': xml(() =>
    pushXml({ MsgType: 'location', Location_X: 'north', Location_Y: '116.3', Scale: '15', Label: 'x' }),
  ),
  'a JSON push whose Content is an object': number('Content', '{"a":"b"}'),
  'a JSON push whose Content is a list': number('Content', '["b"]'),
  'a JSON push whose FromUserName is null': number('FromUserName', 'null'),
  'a JSON push whose CreateTime is below 0': number('CreateTime', '-1700000000'),
  'a JSON push whose CreateTime is true': number('CreateTime', 'true'),
  'an encrypted push without FromUserName': () => safePush(pushXml({ FromUserName: undefined })),
  'an encrypted push without MsgType': () => safePush(pushXml({ MsgType: undefined })),
})

/** Bodies of pushes that are signed right and still refused. */
export const WECHAT_BODY_CASES: readonly BadCase[] = [...XML_CASES, ...JSON_CASES, ...EMPTY_CASES, ...FIELD_CASES]
