import type { DataActionDefinition, IntegrationType } from './definition.js'
import type { Finding, Problem } from './problem.js'
import type { DefinitionFile } from './read-definitions.js'
import { checkForm } from './rules/form.js'
import { checkInputContract } from './rules/input-contract.js'
import { checkNames } from './rules/names.js'
import { checkOutputContract } from './rules/output-contract.js'
import { checkRequest } from './rules/request.js'
import { checkSampleRun } from './rules/sample-run.js'
import { checkSchemas } from './rules/schemas.js'
import { checkTemplates } from './rules/templates.js'
import { checkTranslation } from './rules/translation.js'

type Rule = (definition: DataActionDefinition) => Finding[]

const RULES: readonly Rule[] = [
  checkNames,
  checkInputContract,
  checkOutputContract,
  checkSchemas,
  checkRequest,
  checkTemplates,
  checkTranslation,
]

/**
 * Checks a file of a data action of web services against the export form and the rules of the platform.
 *
 * @returns Every problem, the form's alone if the form is wrong.
 */
export function checkDefinition(file: DefinitionFile): Problem[] {
  return check(file, 'custom-rest-actions')
}

/** Like `checkDefinition`, for a Function data action. */
export function checkFunctionDefinition(file: DefinitionFile): Problem[] {
  return check(file, 'function-data-actions')
}

function check({ file, text }: DefinitionFile, integrationType: IntegrationType): Problem[] {
  return findings(file, text, integrationType).map((finding) => ({ file, ...finding }))
}

function findings(file: string, text: string, integrationType: IntegrationType): Finding[] {
  const definition = read(text)
  if (definition === undefined)
    return [{ pointer: '', message: 'is no JSON', mend: 'Write JSON, as exports of the platform are.' }]
  const form = checkForm(definition, integrationType)
  if (form.length > 0) return form
  const checked = definition as DataActionDefinition
  const found = [...checkFileName(file, checked), ...RULES.flatMap((rule) => rule(checked))]
  // Only of a definition that keeps the rules can be said what it should give.
  return found.length > 0 ? found : checkSampleRun(checked)
}

function checkFileName(file: string, { name }: DataActionDefinition): Finding[] {
  if (file.split('/').at(-1) === `${name}.json`) return []
  return [{ pointer: '/name', message: 'is not the name of the file', mend: `Call the file ${name}.json.` }]
}

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
