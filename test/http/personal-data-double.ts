import { RelayError } from '../../server/errors.js'
import type { PersonalDataApi } from '../../server/wiring/personal-data-api.js'

/** What the routes of personal data stand on, where nobody is known. */
export function personalDataDouble(): PersonalDataApi {
  return {
    currentYear: () => 2026,
    privacyReport: async (year) => ({
      ...{ format: 'genesys-cloud-wechat/privacy-report', version: 1, year, boundary: 'global', accounts: [] },
    }),
    personRecords: {
      exportPerson: () => Promise.reject(new RelayError('unknown_customer')),
      transcript: () => Promise.reject(new RelayError('unknown_customer')),
    },
    revealPersonalData: async () => 'original',
    allowPersonalData: async () => ({ allowed: false, until: undefined, reason: 'unknown_conversation' }),
  }
}
