import sharp, { type Sharp } from 'sharp'

/** A tea tin, seen from the front. @param x,y Its middle. @param size Its height. */
function tin(x: number, y: number, size: number, body: string, lid: string): string {
  const [w, h] = [size * 0.62, size]
  const leaf = `M0 ${h * 0.14} C${w * 0.3} ${h * 0.05} ${w * 0.3} ${-h * 0.12} 0 ${-h * 0.2} C${-w * 0.3} ${-h * 0.12} ${-w * 0.3} ${h * 0.05} 0 ${h * 0.14}Z`
  return `<g transform="translate(${x} ${y})">
    <ellipse cx="0" cy="${h * 0.5}" rx="${w * 0.56}" ry="${h * 0.07}" fill="#000" opacity=".18"/>
    <rect x="${-w / 2}" y="${-h * 0.42}" width="${w}" height="${h * 0.92}" rx="${w * 0.08}" fill="${body}"/>
    <rect x="${-w / 2}" y="${-h * 0.42}" width="${w * 0.2}" height="${h * 0.92}" rx="${w * 0.08}" fill="#fff" opacity=".16"/>
    <rect x="${-w * 0.53}" y="${-h * 0.5}" width="${w * 1.06}" height="${h * 0.17}" rx="${w * 0.06}" fill="${lid}"/>
    <circle cx="0" cy="${h * 0.1}" r="${w * 0.31}" fill="#f7f1e3"/>
    <g transform="translate(0 ${h * 0.12})"><path d="${leaf}" fill="${body}"/><path d="M0 ${h * 0.14}V${-h * 0.14}" stroke="#f7f1e3" stroke-width="${w * 0.03}"/></g>
  </g>`
}

/** A bowl of tea with its steam. @param phase 0 to 1, goes round. */
function bowl(x: number, y: number, size: number, phase: number): string {
  const steam = [-0.22, 0, 0.22].map((at, index) => {
    const lift = ((phase + index / 3) % 1) * size * 0.35
    const seen = Math.sin(Math.PI * ((phase + index / 3) % 1)) * 0.8
    const sx = x + at * size
    const sy = y - size * 0.28 - lift
    const bend = size * 0.09
    return `<path d="M${sx} ${sy}c${bend} ${-bend} ${-bend} ${-bend * 2} 0 ${-bend * 3}" stroke="#fff" stroke-width="${size * 0.035}" fill="none" stroke-linecap="round" opacity="${seen.toFixed(2)}"/>`
  })
  return `<ellipse cx="${x}" cy="${y + size * 0.42}" rx="${size * 0.5}" ry="${size * 0.08}" fill="#000" opacity=".2"/>
    <path d="M${x - size / 2} ${y}h${size}a${size / 2} ${size * 0.42} 0 01${-size} 0z" fill="#f4efe6"/>
    <ellipse cx="${x}" cy="${y}" rx="${size / 2}" ry="${size * 0.13}" fill="#fffaf0"/>
    <ellipse cx="${x}" cy="${y + size * 0.015}" rx="${size * 0.43}" ry="${size * 0.1}" fill="#a7682c"/>${steam.join('')}`
}

function svg(width: number, height: number, ground: readonly [string, string], shapes: string): Sharp {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${ground[0]}"/><stop offset="1" stop-color="${ground[1]}"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/>${shapes}</svg>`
  return sharp(Buffer.from(drawing)).flatten()
}

const TINS = {
  longjing: ['#3f8f5f', '#2c6b46', '#e4efdf', '#b9d6b8'],
  puer: ['#8a4b2f', '#5f3220', '#f3e3d3', '#d9b99b'],
  jasmine: ['#c9a13a', '#8f6f1f', '#faf3d9', '#ead9a0'],
} as const

export type TinName = keyof typeof TINS
export const TIN_NAMES = Object.keys(TINS) as TinName[]

/** What a card shows, JPEG. */
export function tinPicture(name: TinName): Promise<Buffer> {
  const [body, lid, light, dark] = TINS[name]
  return svg(360, 200, [light, dark], tin(180, 108, 130, body, lid))
    .jpeg({ quality: 80 })
    .toBuffer()
}

/** The customer's photo, JPEG: a parcel in which one tin has a dent. */
export function parcelPhoto(): Promise<Buffer> {
  const box = `<path d="M110 190h420l-30 250H140z" fill="#c79a62"/><path d="M110 190l70-80h280l70 80z" fill="#8d6636"/>
    <path d="M110 190l-70-60 70-40 70 20zM530 190l70-60-70-40-70 20z" fill="#dcb37c"/>`
  const tins = `${tin(235, 205, 170, '#3f8f5f', '#2c6b46')}<g transform="rotate(9 400 205)">${tin(400, 205, 170, '#3f8f5f', '#2c6b46')}<path d="M352 170l28 26-26 30z" fill="#1f4a31"/></g>`
  const front =
    '<path d="M118 260h404l-22 180H140z" fill="#c79a62"/><rect x="300" y="260" width="40" height="180" fill="#b58650"/>'
  return svg(640, 480, ['#efe9df', '#cfc4b2'], box + tins + front)
    .jpeg({ quality: 82 })
    .toBuffer()
}

/** The agent's catalogue: three tins in a row. */
export function catalogue(): Sharp {
  const row = TIN_NAMES.map((name, index) => tin(140 + index * 180, 210, 210, TINS[name][0], TINS[name][1])).join('')
  return svg(640, 400, ['#fdf8ee', '#e9dcc3'], `<rect y="318" width="640" height="82" fill="#d9c5a0"/>${row}`)
}

/** What a phone draws of a place. */
export function mapPicture(): Promise<Buffer> {
  const roads = ['M-10 60C90 40 150 120 420 70', 'M60 -10C80 60 40 120 110 170', 'M250 -10C230 50 300 90 280 170']
  const drawn = roads
    .map(
      (road) =>
        `<path d="${road}" stroke="#fff" stroke-width="11" fill="none"/><path d="${road}" stroke="#f6d98c" stroke-width="6" fill="none"/>`,
    )
    .join('')
  const lake = '<path d="M120 95c30-25 90-20 105 10s-20 60-70 55-60-45-35-65z" fill="#a8d3ea"/>'
  return svg(400, 160, ['#e8efdf', '#dfe9d6'], lake + drawn)
    .png({ palette: true })
    .toBuffer()
}

export const FRAME = { width: 320, height: 240 } as const

/** One picture of the video, RGB. @param phase 0 to 1. */
export function videoFrame(phase: number): Promise<Buffer> {
  return svg(FRAME.width, FRAME.height, ['#4f6b5a', '#26382f'], bowl(160, 140, 150, phase))
    .removeAlpha()
    .raw()
    .toBuffer()
}
