/** A key wrapped by the master ring, `ringId.ciphertext`, somewhere in the store. */
export interface WrappedKeyPlace {
  /** Opaque; only for `replace`. */
  readonly place: string
  readonly wrapped: string
}

/** Finding and replacing wrapped keys, wherever they are kept: customers', items' own, media files'. */
export interface WrappedKeyStore {
  /**
   * The wrapped keys in one small part of the store that are not under the ring id `writingId`.
   * @param after `next` of the part before; undefined at the beginning. @returns `next` undefined at the end
   */
  page(
    writingId: string,
    after: string | undefined,
  ): Promise<{ readonly found: readonly WrappedKeyPlace[]; readonly next: string | undefined }>
  /** Puts other wrapped keys in their places. One that is not there any more changes nothing. */
  replace(changes: readonly (WrappedKeyPlace & { readonly by: string })[]): Promise<void>
}

/** IV, 32 bytes and tag in base64url, as `KeyRing.wrap` writes them. */
export const WRAPPED_LENGTH = 80
const TOKEN = new RegExp(
  `(?<![A-Za-z0-9_.-])([A-Za-z0-9_-]{1,32})\\.[A-Za-z0-9_-]{${WRAPPED_LENGTH}}(?![A-Za-z0-9_.-])`,
  'g',
)

/** Wrapped keys in a text, each once, that are under another id of the ring. */
export function foreignKeysIn(text: string, writingId: string): string[] {
  return [...new Set([...text.matchAll(TOKEN)].filter(([, id]) => id !== writingId).map(([whole]) => whole))]
}
