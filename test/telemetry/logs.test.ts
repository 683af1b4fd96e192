import { expect } from 'chai'
import { RelayError } from '../../server/errors.js'
import { createLogger, type Logger, loggerOfRequest } from '../../server/telemetry/logs.js'

function capture(level = 'info'): { log: Logger; lines: () => Record<string, unknown>[]; text: () => string } {
  let written = ''
  const write = (line: string): void => {
    written += line
  }
  const log = createLogger({ level, stream: { write } })
  const lines = () =>
    written
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  return { log, lines, text: () => written }
}

describe('createLogger', () => {
  it('writes JSON lines with time, level word and fields', () => {
    const { log, lines } = capture()
    log.info({ event: 'ready', port: 8080 }, 'The relay is ready.')
    log.debug('not written')
    expect(lines()).to.have.length(1)
    expect(lines()[0]).to.include({
      level: 'info',
      event: 'ready',
      port: 8080,
      msg: 'The relay is ready.',
      pid: process.pid,
    })
    expect(lines()[0]?.time).to.match(/^\d{4}-\d\d-\d\dT.*Z$/)
  })

  it('adds the request id to every line of a request', () => {
    const { log, lines } = capture()
    const child = loggerOfRequest(log, 'r-1')
    child.warn('one')
    child.error({ code: 'store_unavailable' })
    expect(lines().map(({ requestId }) => requestId)).to.deep.equal(['r-1', 'r-1'])
  })

  it('redacts private fields of lines and of child loggers', () => {
    const { log, text } = capture()
    log.info({ openId: 'oSECRET1', req: { headers: { authorization: 'Bearer SECRET2' } }, push: { text: 'SECRET3' } })
    log.child({ accessToken: 'SECRET4' }).info({ a: { b: { secret: 'SECRET5' } } })
    expect(text()).to.include('[redacted]').and.not.include('SECRET')
  })

  it('writes no message of an unknown error, however it is logged', () => {
    const { log, lines, text } = capture()
    const error = Object.assign(new TypeError('cannot send PRIVATE to oPRIVATE\n    at PRIVATE (/home/x.js:1:1)'), {
      code: 'ECONNRESET',
    })
    log.error(error)
    log.error(error, 'It failed.')
    log.error({ err: error })
    log.error({ error }, 'It failed.')
    log.error({ err: new Error('PRIVATE', { cause: error }) }, 'It failed.')
    log.error({ err: 'PRIVATE' }, 'It failed %s.', 'PRIVATE')
    expect(text()).to.not.include('PRIVATE')
    expect(lines()[0]).to.have.nested.include({ 'err.name': 'TypeError', 'err.code': 'ECONNRESET', msg: 'error' })
    expect(lines()[0])
      .to.have.nested.property('err.stack[0]')
      .that.matches(/^at .*logs\.test\.ts:\d+:\d+\)?$/)
    expect(lines()[3]).to.have.nested.property('error.name', 'TypeError')
    expect(lines()[4]).to.have.nested.property('err.cause.code', 'ECONNRESET')
    expect(lines()[5]).to.have.nested.property('err.name', 'not an error (string)')
  })

  it('writes the text of our own errors', () => {
    const { log, lines } = capture()
    log.error({ err: new RelayError('store_unavailable', undefined, { cause: new Error('redis://:word@h') }) }, 'x')
    expect(lines()[0]).to.have.nested.include({
      'err.name': 'RelayError',
      'err.code': 'store_unavailable',
      'err.message': 'The store does not answer.',
    })
    expect(JSON.stringify(lines())).to.not.include('word')
  })
})
