/** Entries served round-robin over their keys, and in order within a key: a busy customer delays no other. */
export interface FairQueue<T> {
  readonly size: number
  push(key: string, entry: T): void
  /** Takes the next entry; its key goes to the end of the round. */
  shift(): T | undefined
  /** Takes one certain entry out, wherever it stands. */
  remove(key: string, entry: T): boolean
}

export function createFairQueue<T>(): FairQueue<T> {
  // A Map keeps insertion order: its first key is the one whose turn it is.
  const rounds = new Map<string, T[]>()
  let size = 0
  return {
    get size() {
      return size
    },
    push(key, entry) {
      size += 1
      const line = rounds.get(key)
      if (line) line.push(entry)
      else rounds.set(key, [entry])
    },
    shift() {
      for (const [key, line] of rounds) {
        const entry = line.shift()
        rounds.delete(key)
        if (line.length > 0) rounds.set(key, line)
        size -= 1
        return entry
      }
      return undefined
    },
    remove(key, entry) {
      const line = rounds.get(key)
      const at = line?.indexOf(entry) ?? -1
      if (!line || at < 0) return false
      line.splice(at, 1)
      if (line.length === 0) rounds.delete(key)
      size -= 1
      return true
    },
  }
}
