import type { Config } from '../config/types.js'
import { DEFAULT_QUOTA_LIMITS, type QuotaLimits } from '../store/meter.js'

/** More than anybody sends in 48 hours. */
const UNCOUNTED = 1_000_000

/** How many custom messages the relay counts on, and for whom. */
export function quotaLimits({ wechat }: Pick<Config, 'wechat'>): QuotaLimits {
  if (wechat.quotaPerMessage === 0) {
    return { ...DEFAULT_QUOTA_LIMITS, perMessage: UNCOUNTED, perAction: UNCOUNTED, botSlots: UNCOUNTED }
  }
  return { ...DEFAULT_QUOTA_LIMITS, perMessage: wechat.quotaPerMessage, botSlots: wechat.botSlots }
}
