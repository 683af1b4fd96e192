const WEB_ADDRESS = /^https?:\/\/[^\s/]\S*$/i

/** The address as it came when a phone's browser can open it, else ''. */
export function webAddress(url: string | null | undefined): string {
  return url && WEB_ADDRESS.test(url) ? url : ''
}
