const MAX_NAME_CHARACTERS = 120
/** Controls, lone surrogates, separators of paths, what quoting would need, and marks that turn the direction of writing. */
const UNFIT = /[\p{C}\p{Zl}\p{Zp}/\\"<>|:*?]/gu

const EXTENSIONS: ReadonlyMap<string, readonly [string, ...string[]]> = new Map([
  ['image/jpeg', ['jpg', 'jpeg']],
  ['image/png', ['png']],
  ['image/gif', ['gif']],
  ['image/webp', ['webp']],
  ['audio/mpeg', ['mp3']],
  ['audio/mp4', ['m4a', 'mp4']],
  ['audio/amr', ['amr']],
  ['audio/wav', ['wav']],
  ['audio/ogg', ['ogg', 'oga', 'opus']],
  ['audio/aac', ['aac']],
  ['audio/flac', ['flac']],
  ['video/mp4', ['mp4', 'm4v']],
  ['video/webm', ['webm', 'mkv']],
  ['video/quicktime', ['mov']],
  ['video/3gpp', ['3gp']],
  ['application/pdf', ['pdf']],
])

/** Types that a browser may show: it runs nothing that is in them. */
const SHOWN = /^(image\/(jpeg|png|gif|webp)|audio\/\w+|video\/(mp4|webm|quicktime|3gpp))$/

/** Whether a browser may show content of this type in place. */
export function isShown(contentType: string): boolean {
  return SHOWN.test(contentType)
}

/**
 * Value of Content-Disposition (RFC 6266): in place only what no script can be in, all else as a download. The name is
 * the sender's as far as it is fit for one, with an ending that belongs to the type.
 */
export function contentDisposition(contentType: string, fileName: string | undefined): string {
  const name = nameFor(contentType, fileName ?? '')
  const plain = name.replace(/[^\x20-\x7e]/gu, '_').replace(/%/g, '_')
  const encoded = encodeURIComponent(name).replace(/['()]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`)
  const also = plain === name ? '' : `; filename*=UTF-8''${encoded}`
  return `${isShown(contentType) ? 'inline' : 'attachment'}; filename="${plain}"${also}`
}

function nameFor(contentType: string, given: string): string {
  const clean = [
    ...given
      .replace(UNFIT, '_')
      .replace(/^[.\s]+/, '')
      .trim(),
  ]
  const name = clean.length > MAX_NAME_CHARACTERS ? clean.slice(-MAX_NAME_CHARACTERS).join('') : clean.join('')
  const known = EXTENSIONS.get(contentType)
  if (name === '') return `media.${known?.[0] ?? 'bin'}`
  if (known === undefined) return name
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  return known.includes(ending) ? name : `${name}.${known[0]}`
}
