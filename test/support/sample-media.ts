import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'

/** A picture full of noise, which no format makes small. */
export function noise(width: number, height: number) {
  const pixels = { type: 'gaussian', mean: 128, sigma: 60 } as const
  return sharp({ create: { width, height, channels: 3, background: '#000', noise: pixels } })
}

/**
 * What ffmpeg makes of its arguments.
 * @param ending Of the file's name, which tells the format.
 * @throws Error when ffmpeg is missing or does not do it.
 */
export function madeByFfmpeg(ending: string, args: readonly string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'sample-'))
  try {
    const path = join(folder, `made.${ending}`)
    const { status, stderr, error } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args, path])
    if (status !== 0) throw error ?? new Error(stderr.toString())
    return readFileSync(path)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A tone. */
export const tone = (ending: string, seconds: number, args: readonly string[] = []) =>
  madeByFfmpeg(ending, ['-f', 'lavfi', '-i', `sine=d=${seconds}`, ...args])

/** A test pattern with a tone, at 10 pictures a second. */
export const clip = (ending: string, seconds: number, args: readonly string[]) =>
  madeByFfmpeg(ending, [
    ...['-f', 'lavfi', '-i', `testsrc2=s=320x240:r=10:d=${seconds}`, '-f', 'lavfi', '-i', `sine=d=${seconds}`],
    ...args,
  ])
