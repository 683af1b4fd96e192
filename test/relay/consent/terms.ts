import type { ConsentConfig } from '../../../server/config/types.js'

/** What an account asks its customers; values are made up. */
export const CONSENT = {
  mode: 'required',
  recipient: '示例亚洲有限公司',
  country: '日本',
  contact: 'privacy@example.cn',
  policyVersion: '2026-01',
  policyUrl: 'https://www.example.cn/privacy',
  alternative: '请致电 400-000-0000',
  sensitive: false,
  withdrawWords: ['撤回同意', 'withdraw consent'],
} as const satisfies ConsentConfig
