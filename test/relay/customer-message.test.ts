import { expect } from 'chai'
import { customerMessage } from '../../server/relay/customer-message.js'
import { loadTexts } from '../../server/relay/texts.js'
import type { PushKind } from '../../server/wechat/pushes/push.js'
import { readPush, rowOf } from '../../server/wechat/pushes/read-push.js'
import { PUSH_REGISTRY } from '../../server/wechat/pushes/registry.js'
import { readFixture } from '../wechat/pushes/test-push-kind.js'

const TEXTS = loadTexts()

function told(kind: PushKind, language: 'zh-CN' | 'en' = 'zh-CN'): string {
  const push = readFixture(kind)
  return customerMessage(push, rowOf(push), TEXTS[language]).text ?? ''
}

function ofText(content: string, more: Record<string, string> = {}) {
  const common = { FromUserName: 'o1', ToUserName: 'gh_1', CreateTime: '1766000000', MsgId: '1', MsgType: 'text' }
  const push = readPush({ ...common, Content: content, ...more })
  return customerMessage(push, rowOf(push), TEXTS['zh-CN'])
}

describe('what agents read of a push', () => {
  it('leaves a text as it is, but for its emoji', () => {
    const push = readFixture('text')
    expect(customerMessage(push, rowOf(push), TEXTS.en)).to.deep.equal({
      kind: 'text',
      text: '  订单 2231 到哪了？\n谢谢 ',
      menuId: 'sales',
      sentAt: 1_766_000_000_000,
    })
    expect(ofText(' 好的/:ok[未知] {{name}} ').text).to.equal(' 好的👌[未知] {{name}} ')
  })

  it('keeps the entry of a menu that a text answers', () => {
    expect(ofText('人工', { bizmsgmenuid: 'sales' })).to.deep.equal({
      kind: 'text',
      text: '人工',
      menuId: 'sales',
      sentAt: 1_766_000_000_000,
    })
  })

  it('says that something came which WeChat does not pass on', () => {
    expect(ofText('【收到不支持的消息类型，暂无法显示】').text).to.match(
      /^【系统】客户发来了一条微信不转给公众号的消息/,
    )
  })

  const samples: [PushKind, string, string][] = [
    [
      'location',
      '[位置]\n地址：上海市黄浦区\n坐标：31.230400, 121.473700\n地图：https://uri.amap.com/marker?position=',
      '[Location]\nAddress: 上海市黄浦区\nCoordinates: 31.230400, 121.473700\nMap: https://uri.amap.com/marker?position=',
    ],
    [
      'link',
      '[链接] 保修说明\n如何申请\nhttps://shop.example/warranty?a=1&b=2',
      '[Link] 保修说明\n如何申请\nhttps://shop.example/warranty?a=1&b=2',
    ],
    ['file', '[文件] invoice.pdf（20 KB）\n【系统】微信不提供', '[File] invoice.pdf (20 KB)\n[System] WeChat offers'],
    ['event.click', '【系统】客户点击了公众号菜单：ORDERS', '[System] The customer chose the menu entry ORDERS'],
    [
      'event.view',
      '【系统】客户通过公众号菜单打开了网页：https://shop.example/',
      '[System] The customer opened a page',
    ],
    [
      'event.scan',
      '【系统】客户扫描了公众号的二维码，场景：poster-8',
      "[System] The customer scanned the account's QR code",
    ],
    [
      'event.pic_weixin',
      '【系统】客户通过公众号菜单（photo-1）选择了 2 张图片。',
      '[System] The customer chose 2 picture(s)',
    ],
    [
      'event.location_select',
      '【系统】客户通过公众号菜单（where）选择了位置\n地址： 深圳市福田区\n坐标：',
      '[System] The customer',
    ],
  ]
  for (const [kind, zh, en] of samples) {
    it(`tells of ${kind} in the agent's language`, () => {
      expect(told(kind).startsWith(zh), told(kind)).to.equal(true)
      expect(told(kind, 'en').startsWith(en), told(kind, 'en')).to.equal(true)
    })
  }

  it('leaves out what the app did not send', () => {
    const text = (kind: 'event.subscribe' | 'link', payload: object) => {
      const push = { ...readFixture(kind), payload } as ReturnType<typeof readFixture>
      return customerMessage(push, rowOf(push), TEXTS['zh-CN']).text
    }
    expect(text('event.subscribe', { scene: undefined })).to.equal('【系统】客户关注了公众号')
    expect(text('event.subscribe', { scene: 'poster' })).to.equal('【系统】客户关注了公众号，二维码场景：poster')
    expect(text('link', { url: 'https://a.example/<&>' })).to.equal('[链接]\nhttps://a.example/<&>')
  })

  it('has words for every kind that is relayed, and for no other', () => {
    for (const kind of Object.keys(PUSH_REGISTRY) as PushKind[]) {
      if (PUSH_REGISTRY[kind].disposition === 'keep') {
        expect(() => told(kind), kind).to.throw('kept, not relayed')
      } else if (rowOf(readFixture(kind)).customerMedia === undefined) {
        for (const language of ['zh-CN', 'en'] as const) {
          expect(told(kind, language), kind)
            .to.be.a('string')
            .and.not.match(/\{\{|undefined|^$/)
        }
      }
    }
  })

  it('makes media of pictures, voice messages and videos, with what WeChat heard', () => {
    const media = (['image', 'voice', 'video', 'shortvideo'] as const).map((kind) => {
      const push = readFixture(kind)
      return customerMessage(push, rowOf(push), TEXTS.en)
    })
    expect(media[0]).to.deep.include({ kind: 'media', mediaType: 'image' })
    const voice = readPush({
      ...{ FromUserName: 'o1', ToUserName: 'gh_1', CreateTime: '1766000000', MsgId: '1', MsgType: 'voice' },
      ...{ MediaId: 'm', MediaId16K: 'm16', Recognition: '我的订单' },
    })
    expect(customerMessage(voice, rowOf(voice), TEXTS.en)).to.deep.equal({
      kind: 'media',
      mediaType: 'audio',
      source: { mediaId: 'm', widebandMediaId: 'm16' },
      text: '我的订单',
      sentAt: 1_766_000_000_000,
    })
    expect(media.slice(2).map((one) => 'mediaType' in one && one.mediaType)).to.deep.equal(['video', 'video'])
  })
})
