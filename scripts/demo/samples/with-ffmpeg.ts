import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FRAME, videoFrame } from './pictures.js'

const PICTURES = 36
const PER_SECOND = 12

/** What only ffmpeg can make. */
export interface FfmpegSamples {
  /** MP3 of the tune. */
  readonly tune: Buffer
  /** MP3 of the customer's voice, so that a browser plays it. */
  readonly voice: Buffer
  /** MP4 with H.264. */
  readonly video: Buffer
  /** AVI, which no phone plays. */
  readonly oldVideo: Buffer
}

/** @returns Undefined where ffmpeg is missing or lacks what it takes. @param folder Where it may write for a while. */
export async function makeWithFfmpeg(folder: string, wav: Buffer, amr: Buffer): Promise<FfmpegSamples | undefined> {
  const work = await mkdtemp(join(folder, 'samples-'))
  const path = (name: string) => join(work, name)
  const make = async (name: string, ...args: string[]): Promise<Buffer> => {
    await run([...args, path(name)])
    return readFile(path(name))
  }
  try {
    const frames = await Promise.all(Array.from({ length: PICTURES }, (_, index) => videoFrame((index / PICTURES) * 3)))
    await Promise.all([
      writeFile(path('tune.wav'), wav),
      writeFile(path('voice.amr'), amr),
      writeFile(path('frames.rgb'), Buffer.concat(frames)),
    ])
    const raw = [
      '-f',
      'rawvideo',
      '-pix_fmt',
      'rgb24',
      '-s',
      `${FRAME.width}x${FRAME.height}`,
      '-r',
      String(PER_SECOND),
    ]
    const streams = [...raw, '-i', path('frames.rgb'), '-i', path('tune.wav'), '-pix_fmt', 'yuv420p']
    const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-c:a', 'aac', '-movflags', '+faststart']
    return {
      tune: await make('tune.mp3', '-i', path('tune.wav'), '-b:a', '48k'),
      voice: await make('voice.mp3', '-i', path('voice.amr'), '-b:a', '48k'),
      video: await make('video.mp4', ...streams, ...h264),
      oldVideo: await make('video.avi', ...streams, '-c:v', 'mpeg4', '-q:v', '4', '-c:a', 'pcm_s16le'),
    }
  } catch {
    return undefined
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

function run(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], { stdio: 'ignore' })
    child.on('error', reject)
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`ffmpeg ended with ${code}`))))
  })
}
