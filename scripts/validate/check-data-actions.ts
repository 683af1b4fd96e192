import { checkDefinition } from '../data-actions/check-definition.js'
import { readDefinitionFiles } from '../data-actions/read-definitions.js'
import type { Checker } from './checker.js'

export const DATA_ACTIONS_CHECKER: Checker = {
  what: 'data actions',
  check(root) {
    const files = readDefinitionFiles(root)
    return { files: files.length, problems: files.flatMap(checkDefinition) }
  },
}
