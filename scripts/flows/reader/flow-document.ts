import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml'
import type { FlowFinding, Path } from './problem.js'

/** Words that YAML 1.1 readers, the platform's among them, take for true or false unless quoted. */
const YAML_1_1_BOOLEANS = new Set(['yes', 'no', 'on', 'off', 'y', 'n'])

/** The text of a flow with the way back from a place in it to its line. */
export interface FlowDocument {
  readonly value: unknown
  /** What is wrong with the YAML itself. */
  readonly findings: readonly FlowFinding[]
  /** Line of the text, from 1; that of the nearest part of the path that is there. */
  lineOf(path: Path): number
}

/** The path of what has no place among the keys: only a line, from 1. */
export function atLine(line: number): Path {
  return [`@${line}`]
}

export function readDocument(text: string): FlowDocument {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter })
  const findings: FlowFinding[] = document.errors.map((error) => {
    return {
      path: atLine(counter.linePos(error.pos[0]).line),
      message: error.message.split('\n')[0] ?? 'not valid YAML',
      mend: 'Write valid YAML with every key once.',
    }
  })
  visit(document, {
    Scalar(_, node) {
      if (node.type !== 'PLAIN' || !node.range || !YAML_1_1_BOOLEANS.has(String(node.source).toLowerCase())) return
      findings.push({
        path: atLine(counter.linePos(node.range[0]).line),
        message: `${node.source} without quotes is read as true or false`,
        mend: `Write "${node.source}".`,
      })
    },
  })
  const atNode = (node: unknown, otherwise: number): number => {
    const range = (node as Node | null | undefined)?.range
    return range ? counter.linePos(range[0]).line : otherwise
  }
  return {
    value: document.errors.length > 0 ? undefined : document.toJS(),
    findings,
    lineOf(path) {
      const direct = /^@(\d+)$/.exec(String(path[0]))?.[1]
      if (direct !== undefined) return Number(direct)
      let node: unknown = document.contents
      let line = atNode(node, 1)
      for (const step of path) {
        if (isMap(node)) {
          const pair = node.items.find(({ key }) => (isScalar(key) ? key.value : key) === step)
          if (!pair) return line
          line = atNode(pair.key, line)
          node = pair.value
        } else if (isSeq(node) && typeof step === 'number') {
          node = node.items[step]
          line = atNode(node, line)
        } else {
          return line
        }
      }
      return line
    },
  }
}
