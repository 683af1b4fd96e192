import { pushJson, pushXml } from '../pushes.js'
import { agentText } from '../webhooks.js'

const event = { MsgType: 'event', Content: undefined, MsgId: undefined }

/** Good pushes of several forms, each with an id of its own; and one that lacks its text. */
export const PUSH_SAMPLES: readonly (() => string)[] = [
  () => pushXml(),
  () => pushXml({ Content: 'A & B <c> ]] 👩‍👩‍👧' }),
  () =>
    `<?xml version="1.0" encoding="UTF-8"?>\n${pushXml({ Content: undefined }, '<Content>1 &lt; 2 &#x4F60;</Content>')}`,
  () => pushXml({ MsgType: 'image', Content: undefined, PicUrl: 'http://127.0.0.1:1/p', MediaId: 'm1' }),
  () => pushXml({ MsgType: 'location', Location_X: '39.9', Location_Y: '116.3', Scale: '15', Label: 'x' }),
  () => pushXml({ MsgType: 'brand_new', Anything: 'at all' }),
  () => pushXml({ ...event, Event: 'subscribe', EventKey: 'qrscene_1' }),
  () => pushXml({ ...event, Event: 'CLICK', EventKey: 'menu' }),
  () => pushXml({ ...event, Event: 'brand_new' }, '<Deep><item><a>1</a></item><item><a>2</a></item></Deep>'),
  () =>
    pushXml(
      { ...event, Event: 'pic_weixin', EventKey: '6' },
      '<SendPicsInfo><Count>1</Count><PicList><item><PicMd5Sum>5a75</PicMd5Sum></item></PicList></SendPicsInfo>',
    ),
  () => pushXml({ Content: undefined }),
]

/** The same in JSON. */
export const JSON_SAMPLES: readonly (() => string)[] = [
  () => pushJson(),
  () => pushJson({ Content: '"quoted" \\ 你好' }),
  () => pushJson({ ...event, Event: 'unsubscribe' }),
  () => pushJson({ ...event, Event: 'brand_new' }, ',"Deep":{"List":[{"a":1},{"a":null}],"n":-1.5e3}'),
]

const typing = {
  type: 'Event',
  text: undefined,
  events: [{ eventType: 'Typing', typing: { type: 'On', duration: 1000 } }],
}

/** Good webhooks of all types, to people nobody knows. */
export const WEBHOOK_SAMPLES: readonly (() => string)[] = [
  () => JSON.stringify(agentText()),
  () => JSON.stringify(agentText({}, { to: { id: 'nobody of ours' } })),
  () =>
    JSON.stringify(
      agentText({ text: '', content: [{ contentType: 'Attachment', attachment: { mediaType: 'Image' } }] }),
    ),
  () => JSON.stringify(agentText({ type: 'Structured', content: [{ contentType: 'QuickReply' }] })),
  () => JSON.stringify(agentText(typing)),
  () =>
    JSON.stringify(agentText({ type: 'Receipt', status: 'Failed', reasons: [{ code: 'X' }], isFinalReceipt: true })),
  () => JSON.stringify(agentText({ type: 'BrandNew', direction: null })),
]
