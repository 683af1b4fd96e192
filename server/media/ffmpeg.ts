import { spawn } from 'node:child_process'
import { constants } from 'node:fs'
import { access, type FileHandle } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { lent } from '../privacy/media/let-go.js'
import { openNameless, readAll, withNamelessCopy } from './nameless-file.js'
import { Places } from './places.js'
import type { MediaFormat } from './sniff.js'

/** The programs of ffmpeg on this machine. */
export interface FfmpegPrograms {
  readonly ffmpeg: string
  readonly ffprobe: string
}

/** What one look at a file says. */
export interface Probed {
  /** 0 when the file does not say. */
  readonly seconds: number
  readonly videoCodec: string | undefined
  readonly audioCodec: string | undefined
}

/** Bytes of a known format, to be read from the beginning as often as needed; pieces are the reader's own. */
export interface MediaSource {
  readonly format: MediaFormat
  read(): AsyncIterable<Uint8Array>
}

/** The programs could not make anything of the file, or not within their limits. */
export class FfmpegFailed extends Error {
  constructor(readonly reason: 'refused' | 'tooLong') {
    super(`ffmpeg: ${reason}`)
    this.name = 'FfmpegFailed'
  }
}

export interface Ffmpeg {
  /** @throws FfmpegFailed, the signal's reason */
  probe(source: MediaSource, signal: AbortSignal): Promise<Probed>
  /**
   * @param args What to make of it, between input and output.
   * @param take Reads what was made; it is gone afterwards.
   * @throws FfmpegFailed, the signal's reason
   */
  convert<T>(
    source: MediaSource,
    args: readonly string[],
    take: (made: AsyncIterable<Uint8Array>) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T>
}

export interface FfmpegOptions {
  readonly programs: FfmpegPrograms
  /** For files without a name, only while a program works on them. */
  readonly folder: string
  /** A program that takes longer is ended; default 120 s. */
  readonly timeoutMs?: number | undefined
}

const TIMEOUT_MS = 120_000
/** Of one direction, so that a long video of an agent holds up no customer's voice; niced, so that none holds up the relay. */
const AT_ONCE = 2
/** Address space of one program. */
const MAX_MEMORY_KIB = 1_500_000
/** In blocks of 512 bytes: nothing bigger is of use. */
const MAX_OUTPUT_BLOCKS = 131_072
const MAX_ANSWER_BYTES = 64 * 1024
/** Formats as ffmpeg calls them. Playlists and everything else that names other files is not among them. */
const DEMUXERS: Partial<Record<MediaFormat, string>> = {
  mp4: 'mov',
  quicktime: 'mov',
  '3gpp': 'mov',
  m4a: 'mov',
  matroska: 'matroska',
  avi: 'avi',
  mp3: 'mp3',
  amr: 'amr',
  wav: 'wav',
  ogg: 'ogg',
  flac: 'flac',
  aac: 'aac',
}
const INPUT = 3
const OUTPUT = 4

/** Looks for ffmpeg and ffprobe on the PATH; undefined when one of them is missing. */
export async function findFfmpeg(path = process.env.PATH ?? ''): Promise<FfmpegPrograms | undefined> {
  // Files are handed over by number, which Windows does not have.
  if (process.platform === 'win32') return undefined
  const [ffmpeg, ffprobe] = await Promise.all(['ffmpeg', 'ffprobe'].map((name) => find(name, path)))
  return ffmpeg !== undefined && ffprobe !== undefined ? { ffmpeg, ffprobe } : undefined
}

async function find(name: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter((entry) => entry !== '')) {
    const file = join(folder, name)
    const usable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (usable) return file
  }
  return undefined
}

/**
 * Runs ffmpeg and ffprobe as children: niced, with limits on time, memory and output, with nothing of our environment,
 * reading one file that has no name and no address but its number.
 */
export function createFfmpeg({ programs, folder, timeoutMs = TIMEOUT_MS }: FfmpegOptions): Ffmpeg {
  const places = new Places(AT_ONCE)

  function withInput<T>(source: MediaSource, signal: AbortSignal, work: (input: FileHandle) => Promise<T>): Promise<T> {
    return places.with(() => withNamelessCopy(folder, lent(source.read()), signal, work), signal)
  }

  function run(program: string, args: readonly string[], files: readonly FileHandle[], signal: AbortSignal) {
    return runLimited(program, args, files, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])).catch(
      (error: unknown) => {
        signal.throwIfAborted()
        throw error
      },
    )
  }

  return {
    probe: (source, signal) =>
      withInput(source, signal, async (input) => {
        const asked = ['-show_entries', 'format=duration:stream=codec_type,codec_name', '-of', 'json']
        return readProbe(await run(programs.ffprobe, [...inputArgs(source.format), ...asked], [input], signal))
      }),
    convert: (source, args, take, signal) =>
      withInput(source, signal, async (input) => {
        const output = await openNameless(folder)
        try {
          const whole = ['-nostdin', '-y', ...inputArgs(source.format), ...args, fileOf(OUTPUT)]
          await run(programs.ffmpeg, whole, [input, output], signal)
          return await take(readAll(output))
        } finally {
          await output.close()
        }
      }),
  }
}

function inputArgs(format: MediaFormat): string[] {
  const demuxer = DEMUXERS[format]
  if (demuxer === undefined) throw new FfmpegFailed('refused')
  const limits = ['-protocol_whitelist', 'file,pipe', '-format_whitelist', demuxer]
  return ['-hide_banner', '-loglevel', 'error', ...limits, '-f', demuxer, '-i', fileOf(INPUT)]
}

function fileOf(number: number): string {
  return `/dev/fd/${number}`
}

/** @returns What the program wrote to its standard output. @throws FfmpegFailed */
function runLimited(
  program: string,
  args: readonly string[],
  files: readonly FileHandle[],
  signal: AbortSignal,
): Promise<string> {
  // The shell only sets the limits; macOS knows no limit of memory.
  const limits = `ulimit -v ${MAX_MEMORY_KIB} 2>/dev/null; ulimit -f ${MAX_OUTPUT_BLOCKS}; ulimit -c 0`
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', `${limits}; exec nice -n 10 "$0" "$@"`, program, ...args], {
      stdio: ['ignore', 'pipe', 'ignore', ...files.map(({ fd }) => fd)],
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
      signal,
      killSignal: 'SIGKILL',
    })
    const answer: Buffer[] = []
    let size = 0
    child.stdout?.on('data', (piece: Buffer) => {
      size += piece.length
      if (size <= MAX_ANSWER_BYTES) answer.push(piece)
      else child.kill('SIGKILL')
    })
    child.on('error', () => undefined)
    child.on('close', (code) => {
      if (code === 0 && !signal.aborted) resolve(Buffer.concat(answer).toString('utf8'))
      else reject(new FfmpegFailed(signal.aborted ? 'tooLong' : 'refused'))
    })
  })
}

function readProbe(json: string): Probed {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new FfmpegFailed('refused')
  }
  const { format, streams } = value as {
    readonly format?: { readonly duration?: unknown }
    readonly streams?: readonly { readonly codec_type?: unknown; readonly codec_name?: unknown }[]
  }
  const seconds = Number(format?.duration)
  const codecOf = (type: string): string | undefined => {
    const name = streams?.find(({ codec_type }) => codec_type === type)?.codec_name
    return typeof name === 'string' ? name : undefined
  }
  return {
    seconds: Number.isFinite(seconds) && seconds > 0 ? seconds : 0,
    videoCodec: codecOf('video'),
    audioCodec: codecOf('audio'),
  }
}
