/** Programs of the machine that the tests start: found on the PATH, installed on Debian, named elsewhere. */
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { run, step } from './set-up.mjs'

/** Command -> Debian packages that bring it (the fonts, so that Chinese text shows in screenshots). */
const PROGRAMS = [
  {
    command: 'redis-server',
    packages: ['redis-server'],
    elsewhere: 'Redis 7 or newer, so that redis-server is on the PATH',
  },
  {
    command: 'chromium',
    packages: ['chromium', 'fonts-noto-cjk'],
    elsewhere: 'Chromium, so that chromium is on the PATH',
  },
  {
    command: 'ffmpeg',
    packages: ['ffmpeg'],
    elsewhere: 'ffmpeg 5 or newer with libx264 and libmp3lame, so that ffmpeg and ffprobe are on the PATH',
  },
  {
    command: 'clamd',
    packages: ['clamav-daemon'],
    elsewhere: 'ClamAV 1.0 or newer, so that clamd is on the PATH',
  },
]

/** Debian keeps daemons where the PATH of users does not lead. */
const DAEMONS = '/usr/sbin'

/** Installs those of the commands that are missing when it can; else says what to install and exits 1. */
export function needPrograms(commands) {
  const missing = PROGRAMS.filter(({ command }) => commands.includes(command) && !isOnPath(command))
  if (missing.length === 0) return
  const names = missing.map(({ command }) => command).join(' and ')
  if (!isDebian() || process.getuid?.() !== 0 || !isOnPath('apt-get')) {
    console.error(`${names} is needed here and is installed by itself only as root on Debian. Please install:`)
    for (const { elsewhere } of missing) console.error(`  - ${elsewhere}`)
    if (isDebian()) {
      console.error(`On Debian: apt-get install ${missing.flatMap(({ packages }) => packages).join(' ')}`)
    }
    process.exit(1)
  }
  step(`Installing ${names} with apt-get ...`)
  const failure = `${names} could not be installed; see the lines above.`
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  run('apt-get', ['update', '-qq'], failure, env)
  const packages = missing.flatMap((program) => program.packages)
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], failure, env)
}

function isDebian() {
  return existsSync('/etc/os-release') && /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'))
}

function isOnPath(command) {
  return [...(process.env.PATH ?? '').split(delimiter), DAEMONS].some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
