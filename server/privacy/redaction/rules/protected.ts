import type { LabelRule } from './label-rule.js'
import { COMMERCE_LABELS } from './protected/commerce.js'
import { THING_LABELS } from './protected/things.js'

/** Numbers of things. A label in front keeps them from being taken for numbers of persons. */
export const PROTECTED_RULES: readonly LabelRule[] = [...COMMERCE_LABELS, ...THING_LABELS]
