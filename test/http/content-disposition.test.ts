import { expect } from 'chai'
import fc from 'fast-check'
import { contentDisposition } from '../../server/http/content-disposition.js'

describe('contentDisposition', () => {
  it('shows pictures, sound and video, and has all else downloaded', () => {
    for (const type of ['image/png', 'image/jpeg', 'audio/mpeg', 'audio/amr', 'video/mp4']) {
      expect(contentDisposition(type, 'a'), type).to.match(/^inline; /)
    }
    const others = ['application/octet-stream', 'application/pdf', 'application/zip', 'text/plain']
    for (const type of [...others, 'text/html', 'image/svg+xml', 'text/xml', 'text/javascript', 'image/png\r\nx: y']) {
      expect(contentDisposition(type, 'a'), type).to.match(/^attachment; /)
    }
  })

  it('keeps the name, in both forms where it is not plain', () => {
    expect(contentDisposition('image/png', 'receipt.png')).to.equal('inline; filename="receipt.png"')
    expect(contentDisposition('image/png', '照片 (1).png')).to.equal(
      'inline; filename="__ (1).png"; filename*=UTF-8\'\'%E7%85%A7%E7%89%87%20%281%29.png',
    )
  })

  it('gives an ending that belongs to the type', () => {
    expect(contentDisposition('image/jpeg', 'photo.jpeg')).to.include('"photo.jpeg"')
    expect(contentDisposition('image/jpeg', 'photo.exe')).to.include('"photo.exe.jpg"')
    expect(contentDisposition('video/mp4', undefined)).to.include('"media.mp4"')
    expect(contentDisposition('application/octet-stream', '')).to.include('"media.bin"')
    expect(contentDisposition('application/octet-stream', 'drawing.dwg')).to.include('"drawing.dwg"')
  })

  it('takes no path, no hidden name, no turned writing, no endless name', () => {
    expect(contentDisposition('image/png', '../../etc/passwd.png')).to.include('filename="_.._etc_passwd.png"')
    expect(contentDisposition('image/png', '.htaccess')).to.include('"htaccess.png"')
    expect(contentDisposition('image/png', 'gpj\u202Eexe.png')).not.to.include('%E2%80%AE')
    const long = contentDisposition('image/png', `${'长'.repeat(5000)}.png`)
    expect(long.length).to.be.lessThan(1500)
    expect(long).to.match(/\.png$/)
  })

  it('is one line of plain characters, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (name, type) => {
        expect(contentDisposition(type, name)).to.match(
          /^(inline|attachment); filename="[\x20\x21\x23-\x5b\x5d-\x7e]+"(; filename\*=UTF-8''[\w.!~*%-]+)?$/,
        )
      }),
    )
  })
})
