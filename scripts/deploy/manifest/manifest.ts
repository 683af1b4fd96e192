/** `bundle.yaml`, read and checked. Holds no secret. */
export interface Manifest {
  /** Folder of the file; other paths are relative to it. */
  readonly folder: string
  readonly file: string
  /** Names of the settings begin with it. */
  readonly name: string
  /** Name of the division. */
  readonly division: string
  readonly boundary: 'global' | 'mainland'
  readonly relay: {
    /** As Genesys Cloud and WeChat reach it, without end slash. */
    readonly url: string
    /** Settings of the relay are written here. */
    readonly envFile: string
    /** Accounts besides `default` are written here. */
    readonly accountsFile: string
  }
  readonly accounts: readonly ManifestAccount[]
  /** Values over those of `architect/options.yaml`. */
  readonly options: Readonly<Record<string, string | number>>
  /** Name of the option (`QUEUE_VIP`) -> id of a queue that exists already. */
  readonly queueIds: Readonly<Record<string, string>>
  readonly inactivityMinutes: number | undefined
  readonly supportedContent: { readonly inbound: readonly string[]; readonly outbound: readonly string[] }
  readonly identityResolution: boolean
  /** Data actions that touch personal data and are wanted nevertheless. */
  readonly privacyActions: readonly string[]
  /** Make a role and an OAuth client for the relay; its secret goes into this file. */
  readonly relayClientFile: string | undefined
  /** Org-wide; only shown unless asked for on the command line. */
  readonly threadingTimelineMinutes: number | undefined
  readonly webDeploymentId: string | undefined
}

export interface ManifestAccount {
  /** As the relay names it. */
  readonly name: string
  readonly language: 'zh-CN' | 'en'
  /** Name of the Open Messaging integration. */
  readonly integrationName: string
  /** An integration that exists already. */
  readonly integrationId: string | undefined
}
