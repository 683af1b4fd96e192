import { readFileSync } from 'node:fs'

export const ROOT = new URL('../../', import.meta.url)

/** One document of the project, taken apart as far as its tests need. */
export interface Document {
  /** Path from the root. */
  readonly path: string
  readonly text: string
  /** Headings in order, outside code. */
  readonly headings: readonly { readonly level: number; readonly title: string }[]
  /** Targets of links and pictures, as written. */
  readonly links: readonly string[]
  /** Code blocks by language. */
  readonly blocks: readonly { readonly language: string; readonly text: string }[]
  /** Everything set as code: spans in backticks, and the lines of blocks. */
  readonly code: readonly string[]
}

const BLOCK = /^```(\w*)\n([\s\S]*?)^```$/gm

export function readDocument(path: string): Document {
  const text = readFileSync(new URL(path, ROOT), 'utf8')
  const blocks = [...text.matchAll(BLOCK)].map(([, language = '', block = '']) => ({ language, text: block }))
  const prose = text.replaceAll(BLOCK, '')
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span = '']) => span)
  const outsideCode = prose.replaceAll(/`[^`\n]+`/g, '')
  return {
    path,
    text,
    headings: [...prose.matchAll(/^(#+) (.+)$/gm)].map(([, marks = '', title = '']) => ({
      level: marks.length,
      title,
    })),
    links: [...outsideCode.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target),
    blocks,
    code: [...spans, ...blocks.flatMap((block) => block.text.split('\n'))],
  }
}

/** The anchor of a heading, as hosts of Git repositories make it. */
export function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}
