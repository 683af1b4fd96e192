import { NO_OUTER_WHITE_SPACE, type VariableTable } from './variable.js'

/**
 * What customers are told, or asked to agree to, before their messages leave mainland China. The lengths keep every text
 * within one WeChat message.
 */
export const CONSENT_VARIABLES = {
  CONSENT_MODE: {
    type: 'string',
    description:
      'notice: customers are told once per policy version where their messages go. required: nothing of a customer goes on before they agree. off: neither; said out loud when DATA_BOUNDARY is global. Within the mainland boundary off is meant unless this is set.',
    mend: 'Use notice, required or off.',
    examples: ['notice'],
    default: 'notice',
    enum: ['notice', 'required', 'off'],
  },
  CONSENT_RECIPIENT: {
    type: 'string',
    description: 'Who receives the messages: name of the company overseas, in the language of the account.',
    mend: 'Set the name of the company that receives the messages, of at most 60 characters.',
    examples: ['Example Asia Ltd.'],
    essential: true,
    maxLength: 60,
    pattern: NO_OUTER_WHITE_SPACE,
  },
  CONSENT_COUNTRY: {
    type: 'string',
    description: 'Where the messages are processed: country or region of the Genesys Cloud region.',
    mend: 'Set the country or region, of at most 40 characters.',
    examples: ['日本', 'Japan'],
    essential: true,
    maxLength: 40,
    pattern: NO_OUTER_WHITE_SPACE,
  },
  CONSENT_CONTACT: {
    type: 'string',
    description: 'Whom customers turn to with their rights: an address, a telephone number.',
    mend: 'Set an address or a telephone number, of at most 60 characters.',
    examples: ['privacy@example.cn'],
    essential: true,
    maxLength: 60,
    pattern: NO_OUTER_WHITE_SPACE,
  },
  CONSENT_POLICY_VERSION: {
    type: 'string',
    description:
      'Version of the privacy policy. Another version is told, or asked about, anew: change it whenever recipient, country, purpose or kinds of data do.',
    mend: 'Set a version of letters, digits, dots, dashes and underscores, of at most 32 characters.',
    examples: ['2026-01'],
    essential: true,
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$',
  },
  CONSENT_POLICY_URL: {
    type: 'string',
    description: 'Address of the privacy policy, as customers open it.',
    mend: 'Set a full http:// or https:// address of at most 200 characters.',
    examples: ['https://www.example.cn/privacy'],
    essential: true,
    maxLength: 200,
    pattern: '^https?://[^\\s]+$',
  },
  CONSENT_ALTERNATIVE: {
    type: 'string',
    description:
      'What is offered to a customer who declines: another way to reach you. Needed when CONSENT_MODE is required.',
    mend: 'Set a short sentence of at most 100 characters, such as a telephone number and its hours.',
    examples: ['请致电 400-000-0000（9:00–18:00）'],
    maxLength: 100,
    pattern: NO_OUTER_WHITE_SPACE,
  },
  CONSENT_SENSITIVE: {
    type: 'string',
    description:
      'ask: the question offers a second answer that agrees to sensitive kinds of data too, recorded apart. off: it does not, and sensitive kinds are taken as not agreed to.',
    mend: 'Use ask or off.',
    examples: ['ask'],
    default: 'off',
    enum: ['ask', 'off'],
  },
  CONSENT_WITHDRAW_WORDS: {
    type: 'string',
    description:
      'Texts that withdraw a consent, comma-separated; the first is named to customers. Case does not matter.',
    mend: 'Set at least one text, separated by commas, of at most 120 characters together.',
    examples: ['撤回同意,withdraw consent'],
    default: '撤回同意,withdraw consent',
    maxLength: 120,
    pattern: '[^,，\\s]',
  },
} as const satisfies VariableTable
