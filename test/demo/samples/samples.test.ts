import { expect } from 'chai'
import sharp from 'sharp'
import { amrVoice } from '../../../scripts/demo/samples/amr.js'
import { pdfDocument } from '../../../scripts/demo/samples/pdf.js'
import { catalogue, mapPicture, parcelPhoto, tinPicture } from '../../../scripts/demo/samples/pictures.js'
import { silentMp3, wavTune } from '../../../scripts/demo/samples/sounds.js'

describe('samples of the demo', () => {
  it('are pictures of a few kilobytes', async () => {
    const made = { jpeg: [await parcelPhoto(), await tinPicture('puer')], png: [await mapPicture()] }
    for (const [format, pictures] of Object.entries(made)) {
      for (const bytes of pictures) {
        expect((await sharp(bytes).metadata()).format).to.equal(format)
        expect(bytes.length).to.be.within(1000, 40_000)
      }
    }
    expect((await catalogue().webp().toBuffer()).toString('latin1', 8, 12)).to.equal('WEBP')
  })

  it('are sounds whose frames and lengths are right', () => {
    const amr = amrVoice(3)
    expect(amr.toString('latin1', 0, 6)).to.equal('#!AMR\n')
    expect(amr.length - 6).to.equal(3 * 50 * 32)
    for (let at = 6; at < amr.length; at += 32) expect(amr[at]).to.equal(0x3c)
    const wav = wavTune()
    expect(wav.readUInt32LE(4)).to.equal(wav.length - 8)
    expect(wav.readUInt32LE(40)).to.equal(wav.length - 44)
    const mp3 = silentMp3(1)
    expect(mp3.length % 144).to.equal(0)
    for (let at = 0; at < mp3.length; at += 144) expect(mp3.readUInt32BE(at)).to.equal(0xfffb18c0)
  })

  it('are a document whose table points at its objects', () => {
    const pdf = pdfDocument(['a (b)', 'c']).toString('latin1')
    const table = pdf.slice(pdf.indexOf('xref\n'))
    const offsets = [...table.matchAll(/^(\d{10}) 00000 n/gm)].map((match) => Number(match[1]))
    offsets.forEach((at, index) => {
      expect(pdf.slice(at)).to.match(new RegExp(`^${index + 1} 0 obj`))
    })
    expect(Number(/startxref\n(\d+)/.exec(pdf)?.[1])).to.equal(pdf.indexOf('xref\n'))
    expect(pdf).to.contain('(a \\(b\\)) Tj')
  })
})
