import { DIGIT, type FoldedText, LETTER } from './fold.js'

/** A word of a table and where it stands. */
export interface LabelHit<Row> {
  readonly start: number
  readonly end: number
  readonly row: Row
}

interface Node<Row> {
  readonly next: Map<number, Node<Row>>
  row: Row | undefined
}

/** Finds many words at once; a text is gone through once, for each unit at most as far as the longest word. */
export class LabelIndex<Row> {
  private readonly root: Node<Row> = { next: new Map(), row: undefined }

  /** @param words In folded form: lower case, half-width. Of a word that stands twice the first row counts. */
  add(words: readonly string[], row: Row): void {
    for (const word of words) this.rowOf(word, () => row)
  }

  /** @returns The row of a word, made when there is none yet. */
  rowOf(word: string, make: () => Row): Row {
    let node = this.root
    for (let at = 0; at < word.length; at++) {
      const unit = word.charCodeAt(at)
      let next = node.next.get(unit)
      if (!next) {
        next = { next: new Map(), row: undefined }
        node.next.set(unit, next)
      }
      node = next
    }
    node.row ??= make()
    return node.row
  }

  /** @returns The longest word from each place on, none within another. Words of letters stand between other signs. */
  find(text: FoldedText): LabelHit<Row>[] {
    const hits: LabelHit<Row>[] = []
    const { plain, classes, length } = text
    for (let start = 0; start < length; ) {
      const hit = this.longestAt(plain, start)
      if (hit && !cutsWord(classes, plain, start, hit.end)) {
        hits.push(hit)
        start = hit.end
      } else start++
    }
    return hits
  }

  private longestAt(plain: string, start: number): LabelHit<Row> | undefined {
    let node = this.root.next.get(plain.charCodeAt(start))
    let hit: LabelHit<Row> | undefined
    for (let at = start + 1; node; at++) {
      if (node.row !== undefined) hit = { start, end: at, row: node.row }
      node = node.next.get(plain.charCodeAt(at))
    }
    return hit
  }
}

/** `tel` in `hotel`, `pin` in `spinner`; figures may follow. */
function cutsWord(classes: Uint8Array, plain: string, start: number, end: number): boolean {
  if (plain[end] === '_' || plain[start - 1] === '_') return true
  if (classes[start] === LETTER && (classes[start - 1] === LETTER || classes[start - 1] === DIGIT)) return true
  return classes[end - 1] === LETTER && classes[end] === LETTER
}
