import { checkDefinition } from '../data-actions/check-definition.js'
import { readDefinitionFiles } from '../data-actions/read-definitions.js'
import { checkFunction } from '../functions/check-function.js'
import { readFunctions } from '../functions/read-functions.js'
import type { Checker } from './checker.js'

export const DATA_ACTIONS_CHECKER: Checker = {
  what: 'data actions',
  check(root) {
    const files = readDefinitionFiles(root)
    const functions = readFunctions(root)
    return {
      files: files.length + functions.length,
      problems: [...files.flatMap(checkDefinition), ...functions.flatMap((source) => checkFunction(source, files))],
    }
  },
}
