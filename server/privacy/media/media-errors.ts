/** The content has more bytes than are taken, or none. */
export class MediaRefused extends Error {
  readonly code: 'empty' | 'tooLarge'

  constructor(code: 'empty' | 'tooLarge') {
    super(`The media file was refused: ${code}.`)
    this.name = 'MediaRefused'
    this.code = code
  }
}

/** The folder of the media cannot be used: full, not there, no right. */
export class MediaFolderError extends Error {
  readonly code: string

  constructor(cause: unknown) {
    const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? 'short write'
    super(`The media folder cannot be used (${code}).`, { cause })
    this.name = 'MediaFolderError'
    this.code = code
  }
}
