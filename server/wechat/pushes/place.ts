import type { Told } from '../../relay/messages/told.js'

/** A point on earth as WeChat gives it: GCJ-02, the datum of maps in mainland China. */
export interface Place {
  readonly latitude: number
  readonly longitude: number
  readonly label: string | undefined
}

/** Six decimals are a tenth of a metre. */
const DECIMALS = 6

/** What is told of a place: name, address, coordinates (latitude first) and a link to a map. */
export function tellPlace(place: Place, name: string): Told['values'] {
  const address = place.label ?? ''
  const latitude = place.latitude.toFixed(DECIMALS)
  const longitude = place.longitude.toFixed(DECIMALS)
  return { name, address, latitude, longitude, map: mapLink(latitude, longitude) }
}

/**
 * A page of Amap (高德) that shows the point and, on a phone, offers the app; it can be opened in mainland China and needs
 * no key. Documented at lbs.amap.com/api/uri-api/guide/mobile-web/point: `position` is longitude first, `coordinate=gaode`
 * says GCJ-02. The place's name is not in it: encoded, personal data in a name would not be seen and cross the border.
 */
function mapLink(latitude: string, longitude: string): string {
  return `https://uri.amap.com/marker?position=${longitude},${latitude}&coordinate=gaode`
}
