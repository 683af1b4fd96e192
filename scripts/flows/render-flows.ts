import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { type FlowOptions, OPTIONS_FILE } from './options.js'
import { type RenderedText, renderFlow } from './render-flow.js'

export const FLOWS_FOLDER = 'architect'

export type FlowType = 'inboundShortMessage' | 'workflow' | 'commonModule'

/** A flow's file as it lies in the folder. */
export interface FlowSource {
  /** Relative to the root, with `/`. */
  readonly file: string
  readonly text: string
}

/** A flow ready to be published. */
export interface RenderedFlow extends FilledFlow {
  readonly type: FlowType
  readonly name: string
}

/** What is called comes before what calls it. */
const PUBLISHING_ORDER: readonly FlowType[] = ['commonModule', 'workflow', 'inboundShortMessage']

/** @returns Every flow of the folder, by name; none where there is no folder. */
export function readFlowSources(root: string): FlowSource[] {
  if (!existsSync(join(root, FLOWS_FOLDER))) return []
  return readdirSync(join(root, FLOWS_FOLDER))
    .filter((name) => name.endsWith('.yaml') && `${FLOWS_FOLDER}/${name}` !== OPTIONS_FILE)
    .sort()
    .map((name) => ({
      file: `${FLOWS_FOLDER}/${name}`,
      text: readFileSync(join(root, FLOWS_FOLDER, name), 'utf8'),
    }))
}

export interface FilledFlow extends RenderedText {
  readonly file: string
}

/**
 * @returns The flows that the options want, filled, whether they can be read or not.
 * @throws FlowOptionsError for marks and placeholders.
 */
export function fillFlows(sources: readonly FlowSource[], options: FlowOptions): FilledFlow[] {
  return sources
    .map((source) => ({ file: source.file, ...renderFlow(source.text, options) }))
    .filter(({ text }) => text.split('\n').some((line) => !/^\s*(#|$)/.test(line)))
}

/**
 * @returns The flows that the options want, in the order in which they must be published.
 * @throws FlowOptionsError for marks and placeholders; Error for a file that is no flow.
 */
export function renderFlows(sources: readonly FlowSource[], options: FlowOptions): RenderedFlow[] {
  return fillFlows(sources, options)
    .map((filled) => ({ ...filled, ...describe(filled) }))
    .sort((a, b) => PUBLISHING_ORDER.indexOf(a.type) - PUBLISHING_ORDER.indexOf(b.type))
}

function describe({ file, text }: { file: string; text: string }): { type: FlowType; name: string } {
  const value = parse(text) as Record<string, { name?: unknown } | null> | null
  const type = PUBLISHING_ORDER.find((candidate) => value !== null && Object.hasOwn(value, candidate))
  const name = type && value?.[type]?.name
  if (!type || typeof name !== 'string')
    throw new Error(`${file} is no flow: it needs ${PUBLISHING_ORDER.join(' or ')}`)
  return { type, name }
}
