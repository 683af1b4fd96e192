import type { LabelRule } from './label-rule.js'
import { DOCUMENT_LABELS } from './labelled/documents.js'
import { PERSON_LABELS } from './labelled/persons.js'
import { REGISTER_LABELS } from './labelled/registers.js'
import { SECRET_LABELS } from './labelled/secrets.js'

/** What only a label tells: one row for each kind and way of speaking. */
export const LABEL_RULES: readonly LabelRule[] = [
  ...DOCUMENT_LABELS,
  ...SECRET_LABELS,
  ...REGISTER_LABELS,
  ...PERSON_LABELS,
]
