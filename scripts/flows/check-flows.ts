import type { FlowContext } from './reader/context.js'
import { atLine, readDocument } from './reader/flow-document.js'
import { buildModel, type FlowModel } from './reader/flow-model.js'
import { type FlowFinding, type FlowProblem, pointerOf } from './reader/problem.js'
import { checkContracts, commonModuleOf } from './reader/rules/contracts.js'
import { checkOutputs } from './reader/rules/outputs.js'
import { checkPaths } from './reader/rules/paths.js'
import { checkReferences } from './reader/rules/references.js'
import { checkTypes } from './reader/rules/types.js'
import { checkVariables } from './reader/rules/variables.js'

/** A flow with its placeholders filled; `lines` leads back to the file it was filled from. */
export interface FlowFile {
  readonly file: string
  readonly text: string
  readonly lines?: readonly number[]
}

interface ReadFlow {
  readonly flow: FlowFile
  readonly model: FlowModel | undefined
  readonly findings: readonly FlowFinding[]
  lineOf(finding: FlowFinding): number
}

/**
 * Reads flows as strictly as the platform and a bit more: what it refuses would fail when published, or later with a
 * customer waiting.
 *
 * @param context What the bundle and the org have; common modules among `files` count too.
 * @returns Every problem with its file, place, line and mend; none for flows that may be published.
 */
export function checkFlows(files: readonly FlowFile[], context: FlowContext): FlowProblem[] {
  const flows = files.map(readFlow)
  const modules = flows.flatMap(({ model }) => (model?.type === 'commonModule' ? [commonModuleOf(model)] : []))
  const known = { ...context, commonModules: [...modules, ...(context.commonModules ?? [])] }
  return flows.flatMap((read) => {
    const findings = read.model ? [...read.findings, ...checkModel(read.model, known)] : read.findings
    return findings.map((finding) => {
      const isPlace = !String(finding.path[0]).startsWith('@')
      return {
        file: read.flow.file,
        line: read.lineOf(finding),
        pointer: isPlace ? pointerOf(finding.path) : '',
        message: finding.message,
        mend: finding.mend,
      }
    })
  })
}

function checkModel(model: FlowModel, context: FlowContext): FlowFinding[] {
  return [
    ...checkVariables(model),
    ...checkTypes(model),
    ...checkOutputs(model),
    ...checkReferences(model, context),
    ...checkContracts(model, context),
    ...checkPaths(model),
  ]
}

function readFlow(flow: FlowFile): ReadFlow {
  const document = readDocument(flow.text)
  const lineOf = ({ path }: FlowFinding) => {
    const line = document.lineOf(path)
    return flow.lines?.[line - 1] ?? line
  }
  const findings = [...document.findings, ...unfilled(flow.text)]
  if (document.value === undefined) return { flow, model: undefined, findings, lineOf }
  const built = buildModel(document.value)
  if ('states' in built) return { flow, model: built, findings, lineOf }
  return { flow, model: undefined, findings: [...findings, ...built], lineOf }
}

function unfilled(text: string): FlowFinding[] {
  return text.split('\n').flatMap((line, index) =>
    [...line.matchAll(/\{\{[^}]*\}\}/g)].map(([name]) => ({
      path: atLine(index + 1),
      message: `${name} is not filled`,
      mend: 'Give the option a value.',
    })),
  )
}
