import { expect } from 'chai'
import { familyOf, sniffFormat } from '../../server/media/sniff.js'

const bytes = (text: string) => Buffer.from(text, 'latin1')

describe('telling what a file is', () => {
  const known: Record<string, string> = {
    png: '\x89PNG\r\n\x1a\n\0\0\0\rIHDR',
    jpeg: '\xff\xd8\xff\xe0\0\x10JFIF',
    gif: 'GIF89a\x01\0',
    webp: 'RIFF\x10\0\0\0WEBPVP8 ',
    tiff: 'II*\0\x08\0\0\0',
    heif: '\0\0\0\x18ftypheic\0\0\0\0',
    mp4: '\0\0\0\x20ftypisom\0\0\x02\0',
    quicktime: '\0\0\0\x14ftypqt  \0\0\0\0',
    '3gpp': '\0\0\0\x18ftyp3gp4\0\0\0\0',
    m4a: '\0\0\0\x20ftypM4A \0\0\0\0',
    matroska: '\x1aE\xdf\xa3\x01\0\0\0',
    avi: 'RIFF\x10\0\0\0AVI LIST',
    mp3: 'ID3\x04\0\0\0\0\0\0',
    amr: '#!AMR\n\x3c\0',
    wav: 'RIFF\x10\0\0\0WAVEfmt ',
    ogg: 'OggS\0\x02',
    flac: 'fLaC\0\0\0',
    aac: '\xff\xf1\x50\x80\0\x1f\xfc',
  }
  for (const [format, head] of Object.entries(known)) {
    it(format, () => expect(sniffFormat(bytes(head))).to.equal(format))
  }

  it('an MP3 without a tag, by its first frame', () => {
    expect(sniffFormat(bytes('\xff\xfb\x90\x64\0\0'))).to.equal('mp3')
    expect(sniffFormat(bytes('\xff\xff\xff\xff\xff\xff'))).to.equal(undefined)
  })

  for (const [name, head] of Object.entries({
    'a page': '<!DOCTYPE html><html>',
    SVG: '<svg xmlns="http://www.w3.org/2000/svg">',
    PDF: '%PDF-1.7',
    'a playlist': '#EXTM3U\n#EXT-X-VERSION',
    'an archive': 'PK\x03\x04',
    'a program': 'MZ\x90\0',
    nothing: '',
  })) {
    it(`${name} is none`, () => expect(sniffFormat(bytes(head))).to.equal(undefined))
  }

  it('families', () => {
    expect([familyOf('heif'), familyOf('amr'), familyOf('quicktime')]).to.deep.equal(['image', 'audio', 'video'])
  })
})
