import { expect } from 'chai'
import { ACTIONS_KEY, startApp } from '../app-double.js'

type App = Awaited<ReturnType<typeof startApp>>

interface Document {
  readonly openapi: string
  readonly paths: Record<string, Record<string, { responses: Record<string, unknown>; security?: unknown[] }>>
  readonly components: { readonly schemas: Record<string, unknown> }
}

/** Express paths of all routes, as far as they are registered. */
function registered(app: App): string[] {
  const paths = new Set<string>()
  const walk = (layers: readonly { route?: { path: string }; handle?: unknown }[]): void => {
    for (const { route, handle } of layers) {
      if (route) paths.add(route.path)
      const stack = (handle as { stack?: unknown } | undefined)?.stack
      if (!route && Array.isArray(stack)) walk(stack)
    }
  }
  walk(app.app.router.stack as unknown as readonly { route?: { path: string } }[])
  return [...paths].sort()
}

describe('openApiRoutes', () => {
  let app: App
  let document: Document
  beforeEach(async () => {
    app = await startApp()
    const answer = await app.ask('GET', '/api/v1/openapi.json', { authorization: `Bearer ${ACTIONS_KEY}` })
    expect(answer.status).to.equal(200)
    document = answer.json() as Document
  })
  afterEach(() => app.close())

  it('describes exactly the routes that exist', () => {
    expect(document.openapi).to.match(/^3\.1\./)
    const described = Object.keys(document.paths).map((path) => path.replace(/\{(\w+)\}/g, ':$1'))
    expect(described.sort()).to.deep.equal(registered(app))
    expect(described).to.have.length(32)
  })

  it('describes the methods that are taken, the answers given, and who may ask', async () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      const address = path.replace('{id}', '7f-1')
      for (const method of ['get', 'post', 'put', 'delete']) {
        const answer = await app.asAdmin(method.toUpperCase(), address)
        const operation = operations[method]
        if (!operation) expect(answer.status, `${method} ${path}`).to.equal(405)
        else expect(Object.keys(operation.responses), `${method} ${path}`).to.include(String(answer.status))
        if (operation) {
          const open = operation.security?.length === 0
          expect((await app.ask(method.toUpperCase(), address)).status === 401, `${method} ${path}`).to.equal(!open)
        }
      }
    }
  })

  it('refers to nothing it does not hold', () => {
    const refs = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name)
    expect(refs).not.to.deep.equal([])
    for (const name of refs) expect(document.components.schemas).to.have.property(name ?? '')
  })
})
