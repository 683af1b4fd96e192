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
      coordinate: 'gaode',
    })
  })

  it('tells name and address as they came', () => {
    expect(tellPlace(place, '')).to.include({ name: '', address: place.label, latitude: '31.230000' })
    expect(tellPlace(place, '广场')).to.include({ name: '广场', address: place.label })
    expect(tellPlace({ ...place, label: undefined }, '').address).to.equal('')
  })

  it('puts nothing of what the customer wrote into the link, where redaction would not see it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (label, name) => {
        expect(mapLink({ ...place, label }, name)).to.equal(mapLink(place, ''))
      }),
    )
  })

  it('writes tiny numbers out', () => {
    expect(mapLink({ latitude: 0.0000001, longitude: -0.000001, label: '' }, '')).to.contain(
      'position=-0.000001,0.000000',
    )
  })
})
