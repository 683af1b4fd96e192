import { expect } from 'chai'
import fc from 'fast-check'
import { type Place, tellPlace } from '../../../server/wechat/pushes/place.js'

const place = { latitude: 31.23, longitude: -121.5, label: '上海市黄浦区\n人民大道 1 号' }

const mapLink = (at: Place, name: string) => tellPlace(at, name).map ?? ''

describe('wechat/pushes/place', () => {
  it('links to the point, longitude first, in the datum of Chinese maps', () => {
    const link = new URL(mapLink(place, '人民广场 & "一号"'))
    expect(link.origin + link.pathname).to.equal('https://uri.amap.com/marker')
    expect(Object.fromEntries(link.searchParams)).to.deep.equal({
      position: '-121.500000,31.230000',
      name: '人民广场 & "一号"',
      coordinate: 'gaode',
    })
    expect(mapLink({ ...place, label: undefined }, '')).to.not.contain('name=')
  })

  it('tells the name, and takes the address for the map where there is none', () => {
    expect(tellPlace(place, '')).to.include({ name: '', address: place.label, latitude: '31.230000' })
    expect(new URL(mapLink(place, '')).searchParams.get('name')).to.equal('上海市黄浦区 人民大道 1 号')
    expect(new URL(mapLink(place, '广场')).searchParams.get('name')).to.equal('广场')
    expect(tellPlace({ ...place, label: undefined }, '').address).to.equal('')
  })

  it('makes one address of whatever a name holds', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)), maxLength: 80 }),
        (name) => {
          const link = mapLink(place, name)
          expect(link).to.match(/^[!-~]+$/)
          expect([...new URL(link).searchParams.keys()].filter((key) => key !== 'name')).to.deep.equal([
            'position',
            'coordinate',
          ])
          expect(Array.from(new URL(link).searchParams.get('name') ?? '').length).to.be.at.most(40)
        },
      ),
    )
  })

  it('writes tiny numbers out', () => {
    expect(mapLink({ latitude: 0.0000001, longitude: -0.000001, label: '' }, '')).to.contain(
      'position=-0.000001,0.000000',
    )
  })
})
