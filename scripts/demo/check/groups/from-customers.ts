import type { PhoneDeed } from '../../kinds.js'
import type { Driver } from '../driver.js'
import { brings, type Expected } from '../items.js'
import type { StepPrinter } from '../steps.js'
import { meterShows } from './quota.js'

const notice = (text: RegExp): Expected => ({ kind: 'notice', text })

/** What each thing a customer sends becomes on the desktop, in either language. */
const ON_DESKTOP: readonly (readonly [step: string, deeds: { readonly [Deed in PhoneDeed]?: Expected }])[] = [
  ['a picture of the customer is on the desktop, fetched through the relay', { image: { kind: 'image' } }],
  ['a voice message is there as a player, with what WeChat heard', { voice: { kind: 'audio', text: /茶叶罐|dented/ } }],
  ['a video and a short video are there to play', { video: { kind: 'video' }, shortvideo: { kind: 'video' } }],
  [
    'a location, a link, a file, emoji, a sticker and a mini-program reach the agent as text',
    {
      location: {
        kind: 'text',
        text: /^\[(?:位置|Location)\].*https:\/\/uri\.amap\.com\/marker\?position=120\.148681,30\.242489/s,
      },
      link: { kind: 'text', text: /^\[(?:链接|Link)\].*https:\/\/tea\.example\/brewing\?from=wechat&lang=zh$/s },
      file: { kind: 'text', text: /^\[(?:文件|File)\].*\.xlsx.*20 KB/s },
      emoji: { kind: 'text', text: /^🤦👍🌹$/u },
      sticker: notice(/贴纸|sticker/),
      miniprogram: notice(/小程序|mini-program/),
    },
  ],
  ['an infected picture is not passed on, and both sides are told', { infected: notice(/病毒扫描|malware scan/) }],
  [
    'every tap on the menu is told to the agent',
    {
      menu: notice(/ORDERS$/),
      page: notice(/https:\/\/tea\.example\/shop$/),
      'mini-page': notice(/pages\/shop\/home$/),
      'scan-push': notice(/CHECK_TIN.*tin\/128$/),
      'scan-wait': notice(/CHECK_TIN.*tin\/128$/),
      photo: notice(/CLAIM/),
      album: notice(/CLAIM/),
      'weixin-album': notice(/CLAIM/),
      place: notice(/NEAREST_SHOP/),
    },
  ],
  ['so are a scanned code and following', { scan: notice(/shop-counter-3/), follow: notice(/poster-7/) }],
]

/** The picked customer sends one of every kind. What this machine lacks the means for is left out, and said. */
export async function playFromCustomers(driver: Driver, printer: StepPrinter): Promise<void> {
  for (const [step, deeds] of ON_DESKTOP) {
    const { lacking, ffmpeg } = (await driver.view()).setup
    const rows = Object.entries(deeds) as [PhoneDeed, Expected][]
    const left = rows.filter(([deed]) => !lacking.includes(deed))
    const without = rows.filter(([deed]) => lacking.includes(deed)).map(([deed]) => deed)
    if (without.length > 0) printer.print(`  - not on this machine: ${without.join(', ')}`)
    if (left.length === 0) continue
    await printer.step(step, async () => {
      for (const [deed, expected] of left) {
        await brings(
          () => driver.desktopItems(),
          // Without ffmpeg it stays AMR, which no browser plays.
          [deed === 'voice' && !ffmpeg ? { ...expected, kind: 'file' } : expected],
          () => driver.customerDoes(deed),
          deed,
        )
      }
    })
  }
}

/** The picked customer unfollows. */
export async function playFollowing(driver: Driver, printer: StepPrinter): Promise<void> {
  await printer.step('a customer unfollows, the agent is told, and nothing more may be sent', async () => {
    await brings(
      () => driver.desktopItems(),
      [notice(/取消|unfollowed/)],
      () => driver.customerDoes('unfollow'),
      'unfollow',
    )
    await meterShows(driver, 0, 0)
  })
}
