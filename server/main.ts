import { startRelay } from './app.js'
import { ConfigError, configWarnings, loadConfig } from './config.js'
import { RelayError } from './errors.js'
import { createLogger, type Logger } from './telemetry/logs.js'

/** sysexits.h: EX_CONFIG. Something the operator has to mend; starting again does not help. */
const EXIT_CONFIG = 78
const EXIT_FAILURE = 1
/** Names of errors at start that only another configuration mends. */
const CONFIGURATION_ERRORS = new Set(['KeyRingMismatch', 'StoreInUseError', 'StoreDurabilityError'])

function readConfig() {
  try {
    return loadConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.print()}\n`)
    process.exit(EXIT_CONFIG)
  }
}

function exitAtStart(error: unknown, log: Logger): never {
  if (error instanceof Error && CONFIGURATION_ERRORS.has(error.name)) {
    process.stderr.write(`${error.message}\n`)
    process.exit(EXIT_CONFIG)
  }
  const code = error instanceof RelayError ? error.code : 'start_failed'
  log.fatal({ event: 'start_failed', code, err: error }, 'The relay could not start.')
  process.exit(EXIT_FAILURE)
}

async function main(): Promise<void> {
  const startedAt = performance.now()
  const config = readConfig()
  const log = createLogger({ level: config.logLevel })
  for (const warning of configWarnings(config)) log.warn({ event: 'configuration' }, warning)
  const relay = await startRelay(config, log).catch((error: unknown) => exitAtStart(error, log))
  log.info({ event: 'ready', port: relay.port, ms: Math.round(performance.now() - startedAt) }, 'The relay is ready.')

  let stopping = false
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return
    stopping = true
    log.info({ event: 'stopping', signal }, 'The relay is stopping.')
    const deadline = setTimeout(() => {
      log.error({ event: 'stop_timed_out' }, 'The grace period ended before everything in flight was done.')
      process.exit(EXIT_FAILURE)
    }, config.shutdownGraceMs)
    relay
      .stop()
      .then(() => {
        clearTimeout(deadline)
        log.info({ event: 'stopped' }, 'The relay has stopped.')
        process.exit(0)
      })
      .catch((error: unknown) => {
        log.error({ event: 'stop_failed', err: error }, 'The relay failed while stopping.')
        process.exit(EXIT_FAILURE)
      })
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

await main()
