import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { expect } from 'chai'
import { OPTION_KINDS } from '../../scripts/flows/option-kinds.js'
import { VARIABLE_NAMES } from '../../server/config/schema.js'
import { configWarnings, loadConfig } from '../../server/config.js'
import { OPENAPI_DOCUMENT } from '../../server/http/api/openapi-document.js'
import { METRICS } from '../../server/telemetry/metric-table.js'
import { anchorOf, type Document, ROOT, readDocument } from './markdown.js'

const PATHS = [
  'README.md',
  'README.zh-CN.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  ...readdirSync(new URL('docs/', ROOT))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
const documents = PATHS.map(readDocument)
const english = readDocument('README.md')
const chinese = readDocument('README.zh-CN.md')

/** Of Node and of commands, not of the relay. */
const OTHER_VARIABLES = new Set([
  'NODE_ENV',
  'CHROMIUM_PATH',
  'RELAY_URL',
  'RELAY_ACTION_KEY',
  'RELAY_ADMIN_KEY',
  'RELAY_PRIVACY_KEY',
  'WECHAT_TEST_OPENID',
])
/** Values in capitals that Genesys Cloud names. */
const GENESYS_VALUES = new Set(['SERVICE_UNAVAILABLE', 'SEND_TO_ARCHITECT_FLOW'])
/** Commands of npm itself. */
const NPM_COMMANDS = new Set(['ci', 'install', 'prune'])
/** Fixed by the design, not served yet: a document may name one only in a line that says so. */
const PLANNED_ROUTES = [
  '/api/v1/customers',
  '/api/v1/messages',
  '/api/v1/conversations',
  '/agent',
  '/history',
  '/console',
  '/oauth',
]
const NOT_THERE_YET = /not there yet|还没有/

const serverSources = readdirSync(new URL('server/', ROOT), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(new URL(`server/${name}`, ROOT), 'utf8'))
  .join('\n')

/** Patterns of every route: those of the API's document, and the webhooks' paths as the listener has them. */
const routes = [
  ...Object.keys(OPENAPI_DOCUMENT.paths),
  ...[...serverSources.matchAll(/_PREFIX = '(\/webhooks\/\w+\/)'/g)].map(([, prefix]) => `${prefix}{account}`),
]

function isServed(path: string): boolean {
  const given = path.replace(/[?#].*$/, '').split('/')
  return routes.some((route) => {
    const wanted = route.split('/')
    // A path that ends in a slash stands for all below it.
    if (given.at(-1) === '' && given.length > 1) return given.slice(0, -1).every((part, at) => part === wanted[at])
    return wanted.length === given.length && wanted.every((part, at) => part.startsWith('{') || part === given[at])
  })
}

function routesIn({ code }: Document): string[] {
  const named = code.flatMap((line) =>
    [
      ...line.matchAll(
        /(?:^|[\s'"`])(?:https?:\/\/[\w.:-]+)?(\/(?:webhooks|api|healthz|readyz|metrics|agent|history|console|oauth|media)\b[\w/:{}*.-]*)/gi,
      ),
    ].map(([, path = '']) => path),
  )
  // The whole API may be spoken of by its beginning.
  return named.filter((path) => path !== '/api' && path !== '/api/v1')
}

function variablesIn({ code }: Document): string[] {
  const text = code.join('\n').replaceAll(/\$\{\w+\}/g, '')
  const withUnderscore = [...text.matchAll(/(?<![\w.$])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![\w*])/g)].map(([name]) => name)
  const assigned = [...text.matchAll(/^([A-Z][A-Z0-9_]*)=/gm)].map(([, name = '']) => name)
  return [...new Set([...withUnderscore, ...assigned])]
}

/** A variable of another account, such as the `shop` of the examples, begins with its name. */
function isOfAccount(name: string): boolean {
  return name.startsWith('SHOP_') && (VARIABLE_NAMES as string[]).includes(name.slice('SHOP_'.length))
}

/** A placeholder of the flows, filled from `architect/options.yaml`. */
function isFlowOption(name: string): boolean {
  return Object.hasOwn(OPTION_KINDS, name)
}

function isConstant(name: string): boolean {
  return new RegExp(`export const ${name}\\b`).test(serverSources) || name === 'HARSH_SWITCHES'
}

describe('documents', () => {
  for (const document of documents) {
    describe(document.path, () => {
      it('links to what exists', () => {
        const missing = document.links.filter((link) => {
          if (/^https?:/.test(link)) return false
          const [path = '', anchor] = link.split('#')
          const target = new URL(path, new URL(document.path, ROOT))
          if (path !== '' && !existsSync(target)) return true
          if (anchor === undefined) return false
          const { headings } = path === '' ? document : readDocument(target.href.slice(ROOT.href.length))
          return !headings.some(({ title }) => anchorOf(title) === decodeURIComponent(anchor))
        })
        expect(missing).to.deep.equal([])
      })

      it('names files that exist', () => {
        const named = document.code
          .flatMap((line) => line.match(/(?<![\w/.@-])(?:server|scripts|test|docs|\.ci)\/[\w./*-]*/g) ?? [])
          .filter((path) => !path.includes('sticker') && !path.startsWith('docs/images/'))
          .map((path) => path.replace(/\*.*$/, ''))
        expect(named.filter((path) => !existsSync(new URL(path, ROOT)))).to.deep.equal([])
      })

      it('names variables of the schema', () => {
        const unknown = variablesIn(document).filter(
          (name) =>
            !(VARIABLE_NAMES as string[]).includes(name) &&
            !OTHER_VARIABLES.has(name) &&
            !GENESYS_VALUES.has(name) &&
            !isConstant(name) &&
            !isOfAccount(name) &&
            !isFlowOption(name),
        )
        expect(unknown).to.deep.equal([])
      })

      it('names scripts of package.json that can run', () => {
        const { scripts } = JSON.parse(readFileSync(new URL('package.json', ROOT), 'utf8')) as {
          scripts: Record<string, string>
        }
        const named = [...document.code.join('\n').matchAll(/\bnpm (?:run (?:--silent )?)?([\w:-]+)/g)].map(
          ([, name = '']) => name,
        )
        const wrong = named.filter((name) => {
          if (NPM_COMMANDS.has(name)) return false
          const file = /(?:node|tsx) (scripts\/\S+)/.exec(scripts[name] ?? '')?.[1]
          return scripts[name] === undefined || (file !== undefined && !existsSync(new URL(file, ROOT)))
        })
        expect(wrong).to.deep.equal([])
      })

      it('names routes that are served, or says that they are not there yet', () => {
        const wrong = routesIn(document).filter((path) => {
          if (isServed(path)) return false
          const planned = PLANNED_ROUTES.some((route) => path === route || path.startsWith(`${route}/`))
          const lines = document.text.split('\n').filter((line) => line.includes(path))
          return !planned || !lines.every((line) => NOT_THERE_YET.test(line))
        })
        expect(wrong).to.deep.equal([])
      })

      it('names metrics that exist', () => {
        const known = Object.values(METRICS).map(({ name }) => name as string)
        const named = document.code.flatMap((line) => line.match(/\brelay_[a-z_]+[a-z]/g) ?? [])
        const unknown = named.map((name) => name.replace(/_(bucket|sum|count)$/, ''))
        expect(unknown.filter((name) => !known.includes(name))).to.deep.equal([])
      })
    })
  }

  it('know the routes they are held to', () => {
    expect(routes).to.include.members(['/healthz', '/webhooks/wechat/{account}', '/webhooks/genesys/{account}'])
    expect(isServed('/webhooks/wechat/default')).to.equal(true)
    expect(isServed('/api/v1/dead-letters/ID/redrive')).to.equal(true)
    expect(isServed('/console')).to.equal(false)
    expect(routesIn(english)).to.include('/api/v1/dead-letters')
    expect(variablesIn(english)).to.include('GENESYS_INTEGRATION_ID')
  })

  it('say the same in English and Chinese', () => {
    expect(chinese.headings.map(({ level }) => level)).to.deep.equal(english.headings.map(({ level }) => level))
    const links = ({ links }: Document) =>
      links.map((link) => (/^README|^#/.test(link) ? link.replace(/^.*(?=#)|^README.*/, '').slice(0, 1) : link)).sort()
    expect(links(chinese)).to.deep.equal(links(english))
    const names = (document: Document) => [...variablesIn(document), ...routesIn(document)].sort()
    expect([...new Set(names(chinese))]).to.deep.equal([...new Set(names(english))])
    const blocks = ({ blocks }: Document) => blocks.filter(({ language }) => language !== 'mermaid')
    expect(blocks(chinese)).to.deep.equal(blocks(english))
    const rows = ({ text }: Document) => text.split('\n').filter((line) => line.startsWith('|')).length
    expect(rows(chinese)).to.equal(rows(english))
    expect(english.links).to.include(chinese.path)
    expect(chinese.links).to.include(english.path)
  })

  it('show environments that are configurations', () => {
    const [minimal, redis] = english.blocks
      .filter(({ language }) => language === 'ini')
      .map(({ text }) => parseEnv(text))
    const alone = loadConfig({ ...minimal })
    expect(alone.accounts).to.have.length(1)
    expect(configWarnings(alone)).to.deep.equal([])
    expect(loadConfig({ ...minimal, ...redis }).redisDurability).to.equal('require')
    for (const name of Object.keys(minimal ?? {})) {
      if (['WECHAT_ENCODING_AES_KEY', 'RELAY_API_KEYS', 'MEDIA_SCANNER'].includes(name)) continue
      expect(() => loadConfig({ ...minimal, [name]: '' }), `without ${name}`).to.throw()
    }
  })

  it('list every alarm of the relay in the runbook', () => {
    const raised = [...serverSources.matchAll(/\.alarm\([^)]*'([a-z_]+)'\)/g)].map(([, code]) => code)
    const listed = readDocument('docs/operations.md').code
    expect(raised).to.include('lane_full')
    expect(raised.filter((code) => !listed.includes(code ?? ''))).to.deep.equal([])
  })
})
