import sharp from 'sharp'

const GAP = 84
const MARGIN = 18
const GREEN = '#07a552'
const CORAL = '#ff5a36'

/**
 * Phone and desktop beside each other, with an arrow from who sent to who got it; PNG with few colours.
 * @param inbound From the phone to the desktop.
 */
export async function sideBySide(phone: Buffer, desktop: Buffer, inbound: boolean): Promise<Buffer> {
  const [left, right] = await Promise.all([sharp(phone).metadata(), sharp(desktop).metadata()])
  const width = left.width + right.width + GAP + 2 * MARGIN
  const height = Math.max(left.height, right.height, 60) + 2 * MARGIN
  const middle = (part: number) => Math.round((height - part) / 2)
  const [from, to] = inbound ? [12, GAP - 12] : [GAP - 12, 12]
  const head = inbound ? -10 : 10
  const arrow = `<svg xmlns="http://www.w3.org/2000/svg" width="${GAP}" height="40"><path d="M${from} 20H${to}m${head} -9l${-head} 9l${head} 9" fill="none" stroke="${inbound ? GREEN : CORAL}" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"/></svg>`
  const canvas = sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
  return canvas
    .composite([
      { input: phone, left: MARGIN, top: middle(left.height) },
      { input: Buffer.from(arrow), left: MARGIN + left.width, top: middle(40) },
      { input: desktop, left: MARGIN + left.width + GAP, top: middle(right.height) },
    ])
    .png({ palette: true, colours: 96, effort: 10, compressionLevel: 9 })
    .toBuffer()
}
