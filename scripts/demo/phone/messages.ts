import { sampleBytes } from '../samples/samples.js'
import type { Deed } from './deed.js'

/** A harmless text that every malware scanner reports, https://www.eicar.org; in two halves, so that this file does not have it. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')

/** What WeChat pushes in place of a sticker from the shop. */
const UNSUPPORTED = '【收到不支持的消息类型，暂无法显示】'
/** As WeChat pushes them, and as a phone shows them. */
export const EMOJI = { pushed: '[捂脸]/:strong/:rose', shown: '🤦👍🌹' }
export const PLACE = { latitude: '30.242489', longitude: '120.148681' }
export const LINK_ADDRESS = 'https://tea.example/brewing?from=wechat&lang=zh'
const FILE_BYTES = 20_480

const needsFfmpeg: Deed['needs'] = ({ ffmpeg }) => ffmpeg

/** Messages that are no plain text. */
export const MESSAGES = {
  image: {
    arrivesAs: '^\\[Image\\]$',
    send: ({ wechat, samples }, openId) => wechat.sendMedia(openId, 'image', sampleBytes(samples, 'photo.jpg')),
  },
  voice: {
    arrivesAs: '茶叶罐|tin is dented',
    send: ({ wechat, samples, words }, openId) =>
      wechat.sendMedia(openId, 'voice', sampleBytes(samples, 'voice.amr'), { recognition: words.heard }),
  },
  video: {
    ...{ arrivesAs: '^\\[Video\\]$', needs: needsFfmpeg },
    send: ({ wechat, samples }, openId) => wechat.sendMedia(openId, 'video', sampleBytes(samples, 'video.mp4')),
  },
  shortvideo: {
    ...{ arrivesAs: '^\\[Video\\]$', needs: needsFfmpeg },
    send: ({ wechat, samples }, openId) => wechat.sendMedia(openId, 'shortvideo', sampleBytes(samples, 'video.mp4')),
  },
  location: {
    arrivesAs: '^\\[(?:位置|Location)\\]',
    send: ({ wechat, words }, openId) =>
      wechat.sendMessage(openId, 'location', {
        ...{ Location_X: PLACE.latitude, Location_Y: PLACE.longitude, Scale: '16' },
        Label: words.address,
      }),
  },
  link: {
    arrivesAs: '^\\[(?:链接|Link)\\]',
    send: ({ wechat, words }, openId) =>
      wechat.sendMessage(openId, 'link', { Title: words.linkTitle, Description: words.linkText, Url: LINK_ADDRESS }),
  },
  file: {
    arrivesAs: '^\\[(?:文件|File)\\]',
    send: ({ wechat, words }, openId) =>
      wechat.sendMessage(openId, 'file', {
        ...{ Title: words.fileName, Description: '', FileKey: 'demo-file-key' },
        ...{ FileMd5: '0a1b2c3d4e5f60718293a4b5c6d7e8f9', FileTotalLen: FILE_BYTES },
      }),
  },
  emoji: { arrivesAs: `^${EMOJI.shown}$`, send: ({ wechat }, openId) => wechat.sendText(openId, EMOJI.pushed) },
  sticker: {
    arrivesAs: '^(?:【系统】|\\[System\\]).*(?:贴纸|sticker)',
    send: ({ wechat }, openId) => wechat.sendText(openId, UNSUPPORTED),
  },
  miniprogram: {
    arrivesAs: undefined,
    send: ({ wechat, words }, openId) =>
      wechat.sendMessage(openId, 'miniprogrampage', {
        ...{ Title: words.miniProgram, AppId: 'wx00000000teashop', PagePath: 'pages/cart?id=9' },
        ...{ ThumbUrl: 'https://tea.example/cart.png', ThumbMediaId: 'demo-thumb' },
      }),
  },
  infected: {
    arrivesAs: '^(?:【系统】|\\[System\\]).*(?:病毒扫描|malware scan)',
    needs: ({ scanner }) => scanner === 'clamd',
    send: ({ wechat, samples }, openId) =>
      wechat.sendMedia(openId, 'image', Buffer.concat([sampleBytes(samples, 'photo.jpg'), Buffer.from(EICAR)])),
  },
} as const satisfies Record<string, Deed>
