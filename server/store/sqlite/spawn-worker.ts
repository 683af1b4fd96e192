import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'

/**
 * Starts the worker module beside this file. From source, under tsx, a worker thread does not inherit the loader and has
 * to register it first; from dist/ the module is started as it is.
 */
export function spawnWorker(workerData: unknown): Worker {
  if (import.meta.url.endsWith('.js')) return new Worker(new URL('./worker.js', import.meta.url), { workerData })
  const entry = JSON.stringify(new URL('./worker.ts', import.meta.url).href)
  const loader = JSON.stringify(new URL('./dist/esm/api/index.mjs', tsxFolder()).href)
  const source = `import(${loader}).then(({ register }) => { register(); return import(${entry}) })`
  return new Worker(source, { eval: true, workerData })
}

function tsxFolder(): URL {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json'))
}
