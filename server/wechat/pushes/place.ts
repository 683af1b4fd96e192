import type { Told } from '../../relay/messages/told.js'

/** A point on earth as WeChat gives it: GCJ-02, the datum of maps in mainland China. */
export interface Place {
  readonly latitude: number
  readonly longitude: number
  readonly label: string | undefined
}

/** A name in an address of a map; longer ones say nothing more there. */
const MAX_NAME_LENGTH = 40
/** What a name rarely holds; without it there is nothing to mend. */
const UNUSUAL = /[\s\ud800-\udfff]/
/** Six decimals are a tenth of a metre. */
const DECIMALS = 6

/** What is told of a place: name, address, coordinates (latitude first) and a link to a map. */
export function tellPlace(place: Place, name: string): Told['values'] {
  const address = place.label ?? ''
  const latitude = place.latitude.toFixed(DECIMALS)
  const longitude = place.longitude.toFixed(DECIMALS)
  return { name, address, latitude, longitude, map: mapLink(latitude, longitude, name === '' ? address : name) }
}

/**
 * A page of Amap (高德) that shows the point and, on a phone, offers the app; it can be opened in mainland China and needs
 * no key. Documented at lbs.amap.com/api/uri-api/guide/mobile-web/point: `position` is longitude first, `coordinate=gaode`
 * says GCJ-02.
 */
function mapLink(latitude: string, longitude: string, name: string): string {
  const label = labelOf(name)
  const named = label === '' ? '' : `&name=${encodeURIComponent(label)}`
  return `https://uri.amap.com/marker?position=${longitude},${latitude}${named}&coordinate=gaode`
}

/** One line without halves of surrogate pairs, which JSON can bring and nothing can encode. */
function labelOf(name: string): string {
  if (name.length <= MAX_NAME_LENGTH && !UNUSUAL.test(name)) return name
  const characters = Array.from(name.replace(/\p{Surrogate}|\s+/gu, ' '))
  return characters.slice(0, MAX_NAME_LENGTH).join('').trim()
}
