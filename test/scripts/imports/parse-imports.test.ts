import { expect } from 'chai'
import { parseImports } from '../../../scripts/imports/parse-imports.js'

/** Lines are joined here so that none of them begins this file's own line like an import. */
function parse(...lines: string[]): string[] {
  return parseImports(lines.join('\n')).map(
    ({ specifier, typeOnly, line }) => `${line} ${typeOnly ? 'type' : 'value'} ${specifier}`,
  )
}

describe('parseImports', () => {
  it('reads every form of a value import', () => {
    expect(
      parse(
        "import a from './a.js'",
        "import { b, type B } from './b.js'",
        "import * as c from './c.js'",
        "import d, { e } from './d.js'",
        "import './f.js'",
        "export * from './g.js'",
        "export { h } from './h.js'",
        "const i = await import('./i.js')",
        "const j = () => import('./j.js')",
        "import { type K } from './k.js'",
      ),
    ).to.deep.equal('abcdfghijk'.split('').map((name, index) => `${index + 1} value ./${name}.js`))
  })

  it('reads imports of types only', () => {
    expect(
      parse(
        "import type { A } from './a.js'",
        "import type B from './b.js'",
        "export type { C } from './c.js'",
        "export type * from './d.js'",
        "let e: import('./e.js').E",
        "type F = typeof import('./f.js')",
      ),
    ).to.deep.equal('abcdef'.split('').map((name, index) => `${index + 1} type ./${name}.js`))
  })

  it('reads imports over several lines and counts lines', () => {
    expect(
      parse('', 'import {', '  a,', '  type B,', "} from './a.js'", 'import type {', '  C,', "} from 'c'"),
    ).to.deep.equal(['2 value ./a.js', '6 type c'])
  })

  it('passes over comments and exports without a source', () => {
    expect(
      parse(
        "// import './a.js'",
        '/**',
        " * import('./b.js')",
        '*/',
        "/* import './c.js' */",
        'export const from = 1',
        'export { d }',
        "  // import('./e.js')",
        'export function f() {}',
        "const g = 'import'",
      ),
    ).to.deep.equal([])
  })

  it('takes a default import that is called type', () => {
    expect(parse("import type from './a.js'")).to.deep.equal(['1 value ./a.js'])
  })
})
