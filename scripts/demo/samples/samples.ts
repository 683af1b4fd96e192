import { amrVoice } from './amr.js'
import { pdfDocument } from './pdf.js'
import { catalogue, mapPicture, parcelPhoto, TIN_NAMES, tinPicture } from './pictures.js'
import { silentMp3, wavTune } from './sounds.js'
import { makeWithFfmpeg } from './with-ffmpeg.js'

/** A file the demo made up. */
export interface SampleFile {
  readonly mime: string
  readonly bytes: Buffer
}

export const VOICE_SECONDS = 3

/** Everything the two sides send each other; drawn and played by the demo itself at each start. */
export interface Samples {
  /** By name; what needs ffmpeg is missing where there is none. */
  readonly files: ReadonlyMap<string, SampleFile>
  /** False: there is no video, and the tune is silent. */
  readonly withFfmpeg: boolean
}

/** @param folder For files that ffmpeg needs for a moment. */
export async function makeSamples(folder: string): Promise<Samples> {
  const [wav, amr] = [wavTune(), amrVoice(VOICE_SECONDS)]
  const made = await makeWithFfmpeg(folder, wav, amr)
  const files = new Map<string, SampleFile>()
  const add = (name: string, mime: string, bytes: Buffer | undefined) => bytes && files.set(name, { mime, bytes })
  add('photo.jpg', 'image/jpeg', await parcelPhoto())
  add('map.png', 'image/png', await mapPicture())
  add('voice.amr', 'audio/amr', amr)
  add('voice.mp3', 'audio/mpeg', made?.voice)
  add('video.mp4', 'video/mp4', made?.video)
  add('video.avi', 'video/x-msvideo', made?.oldVideo)
  add('catalogue.png', 'image/png', await catalogue().png({ palette: true }).toBuffer())
  add('catalogue.webp', 'image/webp', await catalogue().webp().toBuffer())
  add('tune.mp3', 'audio/mpeg', made?.tune ?? silentMp3(VOICE_SECONDS))
  add('tune.wav', 'audio/wav', wav)
  const lines = ['Morning Light Tea', 'Longjing  128', 'Pu-erh  168', 'Jasmine  88']
  add('prices.pdf', 'application/pdf', pdfDocument(lines))
  for (const name of TIN_NAMES) add(`${name}.jpg`, 'image/jpeg', await tinPicture(name))
  return { files, withFfmpeg: made !== undefined }
}

/** @throws Error when there is no such file on this machine. */
export function sampleBytes({ files }: Samples, name: string): Buffer {
  const file = files.get(name)
  if (file === undefined) throw new Error(`there is no ${name} without ffmpeg`)
  return file.bytes
}
