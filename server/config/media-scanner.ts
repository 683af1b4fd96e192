import type { MediaScannerConfig } from './types.js'

const CLAMD = /^clamd:\/\/(?:(\/[^?#]+)|(\[[0-9a-fA-F:.]+\]|[\w.-]+):(\d{1,5}))$/

/** `clamd://host:port`, `clamd:///path/of/socket` or `off`; undefined for anything else. */
export function parseMediaScanner(value: string): MediaScannerConfig | undefined {
  if (value === 'off') return { kind: 'off' }
  const [, path, host, digits] = CLAMD.exec(value) ?? []
  if (path !== undefined) return { kind: 'clamd', address: { path } }
  const port = Number(digits)
  if (host === undefined || port < 1 || port > 65_535) return undefined
  return { kind: 'clamd', address: { host: host.replace(/^\[(.*)\]$/, '$1'), port } }
}

/** True where media go to the scanner over a network. */
export function isScannedElsewhere(scanner: MediaScannerConfig): boolean {
  if (scanner.kind === 'off' || 'path' in scanner.address) return false
  return !/^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(scanner.address.host)
}
