import { expect } from 'chai'
import { contentTypeOf, UNKNOWN_TYPE } from '../../../server/privacy/media/content-type.js'
import { PNG } from './bytes.js'

const bytes = (text: string) => Buffer.from(text.padEnd(64, '\0'), 'latin1')
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

describe('contentTypeOf', () => {
  it('goes by the bytes, whatever is claimed', () => {
    const files: readonly (readonly [string, Buffer])[] = [
      ['image/png', PNG],
      ['image/jpeg', bytes('\xff\xd8\xff\xe0')],
      ['image/gif', bytes('GIF89a')],
      ['image/webp', bytes('RIFF\x01\x02\x03\x04WEBPVP8 ')],
      ['audio/amr', bytes('#!AMR\n')],
      ['audio/mpeg', bytes('ID3\x03')],
      ['audio/mpeg', bytes('\xff\xfb\x90\x64')],
      ['audio/mp4', bytes('\0\0\0\x20ftypM4A ')],
      ['video/mp4', bytes('\0\0\0\x20ftypisom')],
      ['video/3gpp', bytes('\0\0\0\x20ftyp3gp4')],
      ['application/pdf', bytes('%PDF-1.7')],
      ['application/zip', bytes('PK\x03\x04')],
    ]
    for (const [type, head] of files) {
      for (const claimed of [type, 'text/html', 'image/svg+xml', '', 'nonsense']) {
        expect(contentTypeOf(head, claimed), `${type} claimed as ${claimed}`).to.equal(type)
      }
    }
  })

  it('believes a document type only of the container that holds such documents', () => {
    expect(contentTypeOf(bytes('PK\x03\x04'), DOCX)).to.equal(DOCX)
    expect(contentTypeOf(bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), 'application/msword')).to.equal(
      'application/msword',
    )
    expect(contentTypeOf(PNG, DOCX)).to.equal('image/png')
    expect(contentTypeOf(bytes('MZ'), DOCX)).to.equal(UNKNOWN_TYPE)
  })

  it('gives markup and scripts no type, whatever they are called', () => {
    const markup = [
      '<!doctype html><script>alert(1)</script>',
      '\uFEFF \n<html>',
      '<?xml version="1.0"?><svg onload="alert(1)"/>',
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
    ]
    for (const text of markup) {
      for (const claimed of ['image/svg+xml', 'text/html', 'text/xml', 'image/png', 'text/plain', 'text/csv']) {
        expect(contentTypeOf(Buffer.from(text), claimed), `${text} as ${claimed}`).to.equal(UNKNOWN_TYPE)
      }
    }
    for (const claimed of ['text/javascript', 'application/javascript', 'image/jpeg', '']) {
      expect(contentTypeOf(Buffer.from('alert(1)'), claimed)).to.equal(UNKNOWN_TYPE)
    }
  })

  it('takes text for text where it is claimed and is some', () => {
    expect(contentTypeOf(Buffer.from('你好,\tworld\r\n'), 'text/csv; charset=utf-8')).to.equal('text/csv')
    expect(contentTypeOf(Buffer.from('你好'), 'Text/Plain')).to.equal('text/plain')
    expect(contentTypeOf(Buffer.from('a\0b'), 'text/plain')).to.equal(UNKNOWN_TYPE)
  })
})
