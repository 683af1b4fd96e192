import type { Told } from '../../relay/messages/told.js'

/** A point on earth as WeChat gives it: GCJ-02, the datum of maps in mainland China. */
export interface Place {
  readonly latitude: number
  readonly longitude: number
  readonly label: string | undefined
}

/** A name in an address of a map; longer ones say nothing more there. */
const MAX_NAME_LENGTH = 40
/** Six decimals are a tenth of a metre. */
const DECIMALS = 6

/**
 * A page of Amap (高德) that shows the point and, on a phone, offers the app; it can be opened in mainland China and needs
 * no key. Documented at lbs.amap.com/api/uri-api/guide/mobile-web/point: `position` is longitude first, `coordinate=gaode`
 * says GCJ-02.
 */
export function mapLink({ latitude, longitude }: Place, name: string): string {
  const position = `${longitude.toFixed(DECIMALS)},${latitude.toFixed(DECIMALS)}`
  // A surrogate without its other half, which JSON can bring, cannot be encoded.
  const label = Array.from(name.replace(/\p{Surrogate}|\s+/gu, ' '))
    .slice(0, MAX_NAME_LENGTH)
    .join('')
    .trim()
  const named = label === '' ? '' : `&name=${encodeURIComponent(label)}`
  return `https://uri.amap.com/marker?position=${position}${named}&coordinate=gaode`
}

/** What is told of a place: name, address, coordinates (latitude first) and a link to a map. */
export function tellPlace(place: Place, name: string, rest: Readonly<Record<string, string>> = {}): Told['values'] {
  const address = place.label ?? ''
  return {
    name,
    address,
    latitude: place.latitude.toFixed(DECIMALS),
    longitude: place.longitude.toFixed(DECIMALS),
    map: mapLink(place, name === '' ? address : name),
    ...rest,
  }
}
