import { isIPv6 } from 'node:net'
import type { ScanRule } from './scan-rule.js'

/** Four numbers with dots are a version as often as an address. */
const IS_VERSION =
  /(?:版本号?|版|固件|系统|驱动|补丁|firmware|build|release|update|ver|version|app|ios|v)[:. 是为]{0,2}$/

export const NETWORK_RULES: readonly ScanRule[] = [
  {
    kind: 'ip-address',
    strength: 'named',
    pattern:
      /(?<![\d.a-z])(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?![\da-z]|\.\d)/g,
    valid: (match, before) => !IS_VERSION.test(before) && !match.startsWith('0.'),
  },
  {
    kind: 'ip-address',
    strength: 'named',
    pattern: /(?<![\da-z:])[\da-f]{0,4}:[\da-f]{0,4}:[\da-f:]{2,34}(?![\da-z])/g,
    valid: (match) => /[a-f]|::/.test(match) && match.length > 6 && isIPv6(match),
  },
  { kind: 'wechat-id', strength: 'shaped', pattern: /(?<![\da-z_])wxid_[\da-z]{6,24}(?![\da-z_])/g },
  {
    kind: 'military-id',
    strength: 'named',
    pattern: /[军兵士文职广成沈兰济南北空海政后装参警武]{1,3}字第? ?\d{5,8}号?/g,
  },
]
