import fc from 'fast-check'

/** What parsers stumble over. */
const TOKENS = [
  '<',
  '>',
  '</',
  '/>',
  '&',
  '&amp;',
  '&#0;',
  '&#x10FFFF;',
  '&#xD800;',
  '&lol;',
  '<![CDATA[',
  ']]>',
  '<!--',
  '<?',
  '<!DOCTYPE',
  '<a>',
  '</a>',
  '</xml>',
  '<xml>',
  '<__proto__>',
  '<item>',
  '</item>',
  '{',
  '}',
  '[',
  ']',
  '[[[[[[[[',
  ':',
  ',',
  '"',
  '\\',
  '\\u0000',
  '\\ud800',
  '"__proto__":1,',
  'null',
  'true',
  '-1',
  '1e999',
  '99999999999999999999',
  '0',
  '\0',
  '\r\n',
  '\ufeff',
  '\u2028',
  '你',
  '👩‍👩‍👧',
  'MsgType',
  'toString',
  'x'.repeat(300),
].map((token) => Buffer.from(token))

interface Edit {
  readonly how: 'flip' | 'cut' | 'repeat' | 'insert' | 'truncate'
  /** Where, as a part of the whole. */
  readonly at: number
  readonly size: number
  readonly byte: number
  readonly token: number
}

const edit: fc.Arbitrary<Edit> = fc.record({
  how: fc.constantFrom('flip', 'cut', 'repeat', 'insert', 'insert', 'truncate'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  size: fc.integer({ min: 1, max: 40 }),
  byte: fc.integer({ min: 0, max: 255 }),
  token: fc.nat({ max: TOKENS.length - 1 }),
})

/** What is done to valid bytes: mostly little, so that it gets far. */
export const edits: fc.Arbitrary<Edit[]> = fc.array(edit, { minLength: 0, maxLength: 4 })

/** Copies bytes with edits made one after the other. */
export function edited(valid: Buffer | string, changes: readonly Edit[]): Buffer {
  let bytes = Buffer.from(valid)
  for (const change of changes) bytes = Buffer.concat(pieces(bytes, change))
  return bytes
}

/** What the bytes consist of after one edit. */
function pieces(bytes: Buffer, { how, at, size, byte, token }: Edit): Buffer[] {
  const start = Math.floor(at * bytes.length)
  const before = bytes.subarray(0, start)
  const piece = bytes.subarray(start, start + size)
  const behind = bytes.subarray(start + size)
  switch (how) {
    case 'flip':
      return [before, Buffer.from([byte]), bytes.subarray(start + 1)]
    case 'cut':
      return [before, behind]
    case 'repeat':
      return [before, piece, piece, behind]
    case 'insert':
      return [before, TOKENS[token] ?? piece, bytes.subarray(start)]
    case 'truncate':
      return [before]
  }
}
