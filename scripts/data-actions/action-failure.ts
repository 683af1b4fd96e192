export interface FailureDetail {
  readonly errorCode: string
  readonly fieldName?: string
  readonly entityId?: string
  readonly entityName?: string
}

/** Why a data action failed, in the form the platform shows in its test view and gives to a flow's failure outputs. */
export interface ActionFailure {
  readonly errorCode: string
  readonly status: number
  readonly correlationId: string
  readonly entityId: string
  readonly entityName: string
  readonly userMessage: string
  readonly userParamsMessage: string
  readonly userParams: readonly { readonly key: string; readonly value: string }[]
  readonly details: readonly FailureDetail[]
  readonly errors: readonly ActionFailure[]
}

/** Where it failed: `ACTION.PROCESSING` before and after the call, `ACTION.REMOTE_ENDPOINT` in it. */
export type FailurePlace = 'ACTION.PROCESSING' | 'ACTION.REMOTE_ENDPOINT'

/**
 * Ends a run. The platform publishes the form and only some of the codes; those of HTTP statuses are the names of the
 * statuses here.
 */
export class ActionError extends Error {
  readonly place: FailurePlace
  readonly status: number
  readonly errorCode: string
  readonly fieldName: string | undefined
  readonly timedOut: boolean

  constructor(
    place: FailurePlace,
    message: string,
    more: { status?: number; errorCode?: string; fieldName?: string; timedOut?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause })
    this.name = 'ActionError'
    this.place = place
    this.status = more.status ?? 400
    this.errorCode = more.errorCode ?? 'BAD_REQUEST'
    this.fieldName = more.fieldName
    this.timedOut = more.timedOut ?? false
  }

  /** @param entityName Name of the action. */
  asFailure(entityName: string, correlationId: string): ActionFailure {
    return {
      errorCode: this.errorCode,
      status: this.status,
      correlationId,
      entityId: '',
      entityName,
      userMessage: this.message,
      userParamsMessage: '',
      userParams: [],
      details: [{ errorCode: this.place, ...(this.fieldName !== undefined && { fieldName: this.fieldName }) }],
      errors: [],
    }
  }
}
