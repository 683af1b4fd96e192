import { readFileSync, writeFileSync } from 'node:fs'
import { withKindsTable } from './redaction/kinds-table.js'

const DOCUMENT = new URL('../docs/redaction.md', import.meta.url)

writeFileSync(DOCUMENT, withKindsTable(readFileSync(DOCUMENT, 'utf8')))
