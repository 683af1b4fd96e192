import type { Candidate } from './candidate.js'
import { STRENGTH } from './rules/strength.js'
import type { FoldedText } from './text/fold.js'

const ROAD =
  /\b(?:road|rd|street|str|st|avenue|ave|lane|ln|drive|boulevard|blvd|highway|hwy|square|plaza|crescent|terrace|jie|lu|dadao|xiang|hutong)\b\.?/g
const FARTHEST = 100
const UNIT_WORD =
  '(?:room|rm|flat|apt|apartment|unit|suite|ste|building|bldg|block|blk|floor|tower|house|villa|gate|door|no|lane|alley|nong)'
const UNIT = `(?:${UNIT_WORD}\\.? ?#?[0-9][0-9a-z-]{0,5}|${UNIT_WORD}\\.? ?#?[a-z]?\\d{0,4}|\\d{1,3}(?:/f|f|st floor|nd floor|rd floor|th floor)|#\\d{1,5}|\\d{1,5}(?= ?(?:lane|alley|nong)))`
/** Units, house number and the name of the road up to its last word. */
const BEFORE = new RegExp(
  `(?:^|[^a-z0-9])((?:(?:${UNIT}),? ){0,4}(?:(?:no\\.? ?)?#?\\d{1,5}[a-z]?(?:-\\d{1,4})?,? )?)((?:[a-z][a-z'.-]{0,20} ){1,4})$`,
)
/** A number behind the road, and units behind that. */
const BEHIND = new RegExp(
  `(?:,? ?(?:no\\.? ?|#)\\d{1,5}| \\d{1,5}(?![\\d:.]))?(?:,? (?:${UNIT})(?![a-z0-9])){0,4}`,
  'y',
)

/** `Room 1201, Building 3, 88 Jianguo Road`: found by the word for the road. */
export function matchEnglishAddresses({ plain, original }: FoldedText, found: Candidate[]): void {
  ROAD.lastIndex = 0
  let floor = 0
  for (let road = ROAD.exec(plain); road; road = ROAD.exec(plain)) {
    const from = Math.max(floor, road.index - FARTHEST)
    const before = BEFORE.exec(plain.slice(from, road.index))
    if (!before) continue
    const [whole, numbers = '', name = ''] = before
    const begin = from + before.index + whole.length - numbers.length - name.length
    BEHIND.lastIndex = ROAD.lastIndex
    const behind = BEHIND.exec(plain)?.[0] ?? ''
    if (!/\d/.test(numbers) && !/\d/.test(behind)) continue
    // 3 miles down the road: the name of a road is written large.
    const nameAt = begin + numbers.length
    if (!/^(?:[A-Z][\w'.-]* )+$/.test(original.slice(nameAt, nameAt + name.length))) continue
    const end = ROAD.lastIndex + behind.length
    found.push({ kind: 'address', start: begin, end, strength: STRENGTH.shaped })
    floor = end
  }
}
