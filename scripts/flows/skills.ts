import { type FlowOptions, isOn } from './options.js'

/**
 * The one place that writes a transfer's skills. `acdSkills` as a list of `acdSkill` is how exports of other flows carry
 * them; where an org refuses the form, ACD_SKILLS "off" leaves queue and priority.
 *
 * @param keys Options that name a skill; an empty one is left out.
 * @returns Lines of YAML, none without a skill.
 */
export function skillLines(keys: readonly string[], options: FlowOptions, indent: string): string[] {
  const wanted = keys.filter((key) => isOn(options, key))
  if (!isOn(options, 'ACD_SKILLS') || wanted.length === 0) return []
  return [`${indent}acdSkills:`, ...wanted.map((key) => `${indent}  - acdSkill: { lit: { name: "{{${key}}}" } }`)]
}
