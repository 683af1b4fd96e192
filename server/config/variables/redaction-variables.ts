import { PRESET_NAMES } from '../../privacy/redaction/presets.js'
import type { VariableTable } from './variable.js'

/** What becomes of personal data in customers' words before they leave. */
export const REDACTION_VARIABLES = {
  REDACTION_PRESET: {
    type: 'string',
    description:
      'What is done with personal data in what customers write, while DATA_BOUNDARY is global: strict replaces every kind by tokens; retail, invoice, finance and health let some kinds through, whole or in part. See docs/redaction.md.',
    mend: `Use ${PRESET_NAMES.join(', ')}.`,
    examples: ['retail'],
    default: 'strict',
    enum: PRESET_NAMES,
  },
  REDACTION_KINDS: {
    type: 'string',
    description:
      'Kinds that are treated in another way than the preset does, as a JSON object: redact, partial (138****5678), or {"pass": "LEGAL BASIS"}.',
    mend: 'Set a JSON object from kinds to "redact", "partial" or {"pass": "the legal basis in words"}; docs/redaction.md lists the kinds.',
    examples: ['{"mobile": "partial", "address": {"pass": "PIPL art. 13 (1) (2): delivery"}}'],
    maxLength: 10_000,
  },
  REDACTION_RULES: {
    type: 'string',
    description:
      'Further kinds of personal data with rules of your own, as a JSON list; each has id, zh, en, shape, and if need be labels, sensitive and treatment. See docs/redaction.md.',
    mend: 'Set a JSON list such as [{"id": "member", "zh": "会员号", "en": "member number", "shape": "HY[0-9]{8}", "labels": ["会员号"]}].',
    examples: ['[{"id": "member", "zh": "会员号", "en": "member number", "shape": "HY[0-9]{8}"}]'],
    maxLength: 50_000,
  },
} as const satisfies VariableTable
