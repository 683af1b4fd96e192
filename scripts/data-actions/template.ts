import { Compile, parse } from 'velocityjs'
import { TEMPLATE_TOOLS, TOOL_NAMES } from './template-tools.js'

/** A use of a variable or helper in a template. */
export interface Reference {
  /** As written without signs: `input.text`, `esc.uriEncode`. */
  readonly name: string
  /** The part before the first point. */
  readonly root: string
  /** `$!{...}`: nothing is written where the value is missing. Otherwise the reference itself is. */
  readonly silent: boolean
  /** The calls it is an argument of, innermost first. */
  readonly insideCalls: readonly string[]
  /** Part of the condition of an `#if`, so not written itself. */
  readonly inCondition: boolean
}

export interface Template {
  readonly references: readonly Reference[]
  /** @throws TemplateError if a helper refuses its argument. */
  render(variables: Readonly<Record<string, unknown>>): string
}

/** A template that is not Velocity, or uses of it what is not carried out here. */
export class TemplateError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'TemplateError'
  }
}

type Node = { readonly type?: string; readonly [key: string]: unknown }
type Place = Pick<Reference, 'insideCalls' | 'inCondition'>

/** `#if` and comments are what data actions need; other directives are refused rather than half done. */
const PLAIN_TYPES: readonly string[] = [
  'else',
  'end',
  'comment',
  'content',
  'raw',
  'integer',
  'decimal',
  'bool',
  'runt',
]

/**
 * Reads a Velocity template.
 *
 * @throws TemplateError if it can't be read, or uses a directive or a helper that is not carried out here.
 */
export function parseTemplate(source: string): Template {
  const nodes = parsed(source)
  const references: Reference[] = []
  collect(nodes, { insideCalls: [], inCondition: false }, references)
  return {
    references,
    render(variables) {
      try {
        return new Compile(nodes as never).render({ ...variables, ...TEMPLATE_TOOLS })
      } catch (error) {
        throw new TemplateError(firstLine(error), { cause: error })
      }
    },
  }
}

function parsed(source: string): unknown[] {
  // The library sends a block comment along as text when it follows a bare reference.
  if (source.includes('#*')) throw new TemplateError('holds a block comment, which is not carried out here')
  try {
    return parse(source)
  } catch (error) {
    throw new TemplateError(`is no Velocity template: ${firstLine(error)}`, { cause: error })
  }
}

function collect(node: unknown, place: Place, into: Reference[]): void {
  if (Array.isArray(node)) for (const entry of node) collect(entry, place, into)
  else if (typeof node === 'object' && node !== null) collectNode(node as Node, place, into)
}

function collectNode(node: Node, place: Place, into: Reference[]): void {
  if (node.type === 'references') collectReference(node, place, into)
  else if (node.type === 'if' || node.type === 'elseif') collect(node.condition, { ...place, inCondition: true }, into)
  else if (node.type === 'math') collect(node.expression, place, into)
  // Text in double quotes is a template of its own.
  else if (node.type === 'string') collect(node.isEval === true ? parsed(String(node.value)) : [], place, into)
  else if (!PLAIN_TYPES.includes(node.type ?? ''))
    throw new TemplateError(`uses #${node.type}, which is not carried out here`)
}

function collectReference(node: Node, place: Place, into: Reference[]): void {
  const path = (node.path ?? []) as readonly Node[]
  const name = [node.id, ...path.map((step) => step.id)].join('.')
  const root = String(node.id)
  const isTool = Object.hasOwn(TEMPLATE_TOOLS, root)
  const calls = path.some((step) => step.type !== 'property')
  if (isTool && !TOOL_NAMES.has(name)) throw new TemplateError(`uses ${name}, which is not carried out here`)
  if (!isTool && calls) throw new TemplateError(`calls a method in ${name}, which is not carried out here`)
  into.push({ name, root, silent: node.leader === '$!', ...place })
  const inner = { ...place, insideCalls: [name, ...place.insideCalls] }
  for (const step of path) collect(step.args, inner, into)
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n', 1)[0] ?? text
}
