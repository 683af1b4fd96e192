export type DemoLanguage = 'zh' | 'en'
/** Whether customers are told where their messages go, or asked first. */
export type DemoConsent = 'notice' | 'required'

export interface DemoOptions {
  /** Plays the scripted conversation and ends. */
  readonly check: boolean
  /** Port of the page on loopback; 0 takes a free one. */
  readonly port: number
  /** Where the page's picture is written after the conversation. */
  readonly screenshot: string | undefined
  /** Where a picture of each kind of message is written; instead of a conversation. */
  readonly pictures: string | undefined
  /** Language of the account, and of the page in the scripted conversation. */
  readonly language: DemoLanguage
  readonly consent: DemoConsent
}

export const USAGE = `npm run demo -- [options]

  (none)             starts everything, prints the address to open, runs until Ctrl-C
  --check            plays a scripted conversation through the page; exit 0 or 1
  --screenshot FILE  with --check: writes the page as PNG after the conversation
  --pictures DIR     writes a picture of each kind of message, both ways; needs Chromium
  --port N           port of the page (default 4173; any free one with --check and --pictures)
  --lang zh|en       language of the account and of the scripted conversation (default zh)
  --consent notice|required  tells customers where messages go (default), or asks first; with --check only that is played
`

/** @throws Error naming the argument that is not understood. */
export function readOptions(argv: readonly string[]): DemoOptions {
  let check = false
  let port: number | undefined
  let screenshot: string | undefined
  let pictures: string | undefined
  let language: DemoLanguage = 'zh'
  let consent: DemoConsent = 'notice'
  const rest = [...argv]
  const takeValue = (name: string) => {
    const value = rest.shift()
    if (value === undefined || value === '') throw new Error(`${name} needs a value`)
    return value
  }
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    if (name === '--check') check = true
    else if (name === '--screenshot') screenshot = takeValue(name)
    else if (name === '--pictures') pictures = takeValue(name)
    else if (name === '--port') {
      const value = takeValue(name)
      port = Number(value)
      if (!/^\d+$/.test(value) || port > 65_535) throw new Error(`--port ${value} is no port number`)
    } else if (name === '--lang') {
      const value = takeValue(name)
      if (value !== 'zh' && value !== 'en') throw new Error(`--lang ${value} is neither zh nor en`)
      language = value
    } else if (name === '--consent') {
      const value = takeValue(name)
      if (value !== 'notice' && value !== 'required')
        throw new Error(`--consent ${value} is neither notice nor required`)
      consent = value
    } else throw new Error(`${name} is not an option`)
  }
  if (screenshot !== undefined && !check) throw new Error('--screenshot goes with --check')
  if (pictures !== undefined && check) throw new Error('--pictures does not go with --check')
  const isWatched = !check && pictures === undefined
  if (pictures !== undefined && consent === 'required')
    throw new Error('--pictures does not go with --consent required')
  return { check, port: port ?? (isWatched ? 4173 : 0), screenshot, pictures, language, consent }
}
