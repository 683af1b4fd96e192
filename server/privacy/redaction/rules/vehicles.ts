import type { ScanRule } from './scan-rule.js'

/** Characters of places that end in the short name of a province: 北京A12345 is no plate of Beijing. */
const IN_A_NAME = /(?:[北南东]京|[南西辽]宁|[江]苏|四川|西藏|天津|[全最更换]新|[乌]鲁|吉[安林]|江西|青[海岛])$/

/** Licence plates (GA 36-2018): province, letter, five characters or six for new energy; I and O stand in none. */
export const VEHICLE_RULES: readonly ScanRule[] = [
  {
    kind: 'licence-plate',
    strength: 'shaped',
    pattern:
      /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-hj-np-z][ ·.-]{0,2}(?:[a-hj-np-z0-9]{6}|[a-hj-np-z0-9]{5}|[a-hj-np-z0-9]{4}[警学挂港澳使领试超])(?![a-z0-9])/g,
    valid: (match, before) => /\d/.test(match.slice(2)) && !IN_A_NAME.test(`${before}${match.charAt(0)}`),
  },
  {
    // Armed police: WJ, province, five characters.
    kind: 'licence-plate',
    strength: 'shaped',
    pattern:
      /wj[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][ ·.-]{0,2}\d{4}[\dxbtshjd](?![a-z0-9])/g,
  },
]
