import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { DataActionDefinition } from '../../data-actions/definition.js'
import { EXIT } from '../exit-codes.js'
import { asJson, sameJson } from '../json.js'
import { exportAction } from '../org/export-action.js'
import { exportFlow } from '../org/export-flow.js'
import { DATA_ACTION_KIND } from '../resources/data-action.js'
import { FLOW_KIND } from '../resources/flow.js'
import { FUNCTION_ACTION_KIND } from '../resources/function-action.js'
import { openSession, type Session } from '../session.js'
import type { Command } from './command.js'

export interface ExportCommandOptions {
  /** Folder to write into. */
  readonly out: string
}

interface Exported {
  readonly kind: string
  readonly name: string
  readonly file: string
  /** `same`, `drift` when the org has something else than the bundle, `absent`. */
  readonly state: 'same' | 'drift' | 'absent'
}

/** `export`: reads data actions and flows back from the org into files, and says where they are not those of the bundle. */
export const exportCommand: Command<ExportCommandOptions> = async (input, { out }) => {
  const session = await openSession(input)
  const { actions, functions } = session.bundle
  const done = [
    ...(await exportActions(session, DATA_ACTION_KIND, actions, join(out, 'data-actions'))),
    ...(await exportActions(
      session,
      FUNCTION_ACTION_KIND,
      functions.map(({ definition }) => definition),
      join(out, 'functions'),
    )),
    ...(await exportFlows(session, out)),
  ]
  for (const { kind, name, file, state } of done) {
    const sign = { same: ' ', drift: '~', absent: '-' }[state]
    const words = { same: file, drift: `${file}  differs from the bundle`, absent: 'is not in the org' }[state]
    input.report.line(`${sign} ${kind} "${name}": ${words}`)
  }
  const drifted = done.filter(({ state }) => state !== 'same').length
  input.report.line(drifted === 0 ? 'No drift.' : `${drifted} of ${done.length} are not as in the bundle.`)
  input.report.data({ exported: done, drifted, calls: session.calls })
  return drifted === 0 ? EXIT.done : EXIT.findings
}

async function exportActions(
  { context, resources }: Session,
  kind: string,
  definitions: readonly DataActionDefinition[],
  folder: string,
): Promise<Exported[]> {
  const done: Exported[] = []
  for (const definition of definitions) {
    const { name, integrationType } = definition
    const resource = resources.find((one) => one.kind === kind && one.name === name)
    // The org cannot have it.
    if ((await resource?.unavailable?.(context)) !== undefined) continue
    const found = await resource?.byName(context)
    const file = join(folder, `${name}.json`)
    if (found === undefined) {
      done.push({ kind, name, file, state: 'absent' })
      continue
    }
    const exported = await exportAction(context, found.id, integrationType)
    write(file, `${JSON.stringify(exported, null, 2)}\n`)
    done.push({ kind, name, file, state: isSameAction(exported, definition) ? 'same' : 'drift' })
  }
  return done
}

async function exportFlows({ context, resources, bundle }: Session, folder: string): Promise<Exported[]> {
  const done: Exported[] = []
  for (const { name, text } of bundle.flows) {
    const resource = resources.find((one) => one.kind === FLOW_KIND && one.name === name)
    const found = await resource?.byName(context)
    const file = join(folder, 'architect', `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.yaml`)
    if (found === undefined) {
      done.push({ kind: FLOW_KIND, name, file, state: 'absent' })
      continue
    }
    const yaml = await exportFlow(context, found.id, name)
    write(file, yaml)
    done.push({ kind: FLOW_KIND, name, file, state: isSameFlow(yaml, text) ? 'same' : 'drift' })
  }
  return done
}

function isSameAction(one: DataActionDefinition, other: DataActionDefinition): boolean {
  return sameJson(asJson(one.config), asJson(other.config)) && sameJson(asJson(one.contract), asJson(other.contract))
}

/** By content: layout and comments are nobody's drift. */
function isSameFlow(one: string, other: string): boolean {
  return sameJson(asJson(parse(one)), asJson(parse(other)))
}

function write(file: string, text: string): void {
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, text)
}
