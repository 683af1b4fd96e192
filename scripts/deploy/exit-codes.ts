/** What `npm run deploy` exits with; docs/deploy.md names them. */
export const EXIT = {
  /** Done, or nothing to do. */
  done: 0,
  /** The org or the network failed; the journal says how far it came. */
  failed: 1,
  /** The command line is wrong. */
  usage: 2,
  /** Refused before anything was changed: a clash, a missing permission, an unfinished apply. */
  refused: 3,
  /** `doctor` found something wrong, or `export` found drift. */
  findings: 4,
  /** Not confirmed. */
  cancelled: 5,
  /** Manifest or environment is wrong. */
  configuration: 78,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
