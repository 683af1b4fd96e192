/** Where the page finds files, below its own address; see media-shelf.ts. */

export function samplePath(name: string): string {
  return `/media/sample/${name}`
}

/** @param mediaId Of a file the account uploaded. */
export function phoneMediaPath(mediaId: string): string {
  return `/media/phone/${mediaId}`
}

/** @param index Of the attachment within the message, from 0. */
export function deskMediaPath(messageId: string, index: number): string {
  return `/media/desk/${messageId}/${index}`
}
