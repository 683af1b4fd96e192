/**
 * The one catalogue of errors a caller of the relay can see: stable code, HTTP status, and whether trying the same
 * request again can help. Texts name no secret, token, OpenID or message text.
 */
interface CatalogueRow {
  readonly status: number
  readonly retryable: boolean
  readonly message: string
}

export const ERROR_CATALOGUE = {
  malformed_request: { status: 400, retryable: false, message: 'The request is not well formed.' },
  malformed_body: { status: 400, retryable: false, message: 'The body is not well formed.' },
  empty_body: { status: 400, retryable: false, message: 'The body is empty.' },
  invalid_push: {
    status: 400,
    retryable: false,
    message: 'The push lacks a required field or has one of a wrong form.',
  },
  invalid_webhook: {
    status: 400,
    retryable: false,
    message: 'The webhook lacks a required field or has one of a wrong form.',
  },
  invalid_parameter: { status: 400, retryable: false, message: 'A parameter has a wrong form.' },
  signature_missing: { status: 401, retryable: false, message: 'The signature is missing.' },
  signature_mismatch: { status: 401, retryable: false, message: 'The signature does not match.' },
  stale_timestamp: { status: 401, retryable: false, message: 'The timestamp is outside the tolerance.' },
  mode_not_taken: { status: 401, retryable: false, message: 'This message mode is not taken by the account.' },
  decryption_failed: {
    status: 401,
    retryable: false,
    message: 'The encrypted body cannot be read with the account keys.',
  },
  app_id_mismatch: { status: 401, retryable: false, message: 'The encrypted body is for another AppID.' },
  signature_reused: { status: 401, retryable: false, message: 'The signature was already used for another message.' },
  api_key_missing: { status: 401, retryable: false, message: 'An API key is needed: Authorization: Bearer KEY.' },
  api_key_unknown: { status: 401, retryable: false, message: 'The API key is not known.' },
  role_not_allowed: { status: 403, retryable: false, message: 'The API key has no right to this.' },
  reveal_not_allowed: { status: 403, retryable: false, message: 'The agent has no right to this kind of data.' },
  source_not_allowed: { status: 403, retryable: false, message: 'Requests from this address are not taken.' },
  account_not_allowed: { status: 403, retryable: false, message: 'The API key is not for this account.' },
  unknown_account: { status: 404, retryable: false, message: 'There is no account of this name.' },
  not_found: { status: 404, retryable: false, message: 'There is nothing at this address.' },
  unknown_customer: { status: 404, retryable: false, message: 'There is no customer of this id.' },
  unknown_token: { status: 404, retryable: false, message: 'Behind this token there is nothing, or not any more.' },
  unknown_conversation: { status: 404, retryable: false, message: 'There is no conversation of this id.' },
  unknown_erasure: { status: 404, retryable: false, message: 'There is no erasure of this id.' },
  unknown_dead_letter: { status: 404, retryable: false, message: 'There is no dead letter of this id.' },
  method_not_allowed: { status: 405, retryable: false, message: 'The method is not allowed here.' },
  request_timeout: { status: 408, retryable: true, message: 'The request did not arrive in time.' },
  legal_hold: {
    status: 409,
    retryable: false,
    message: 'The account is under a legal hold: nothing of it is erased until that is lifted.',
  },
  import_running: { status: 409, retryable: true, message: 'Another import is under way.' },
  body_too_large: { status: 413, retryable: false, message: 'The body is too large.' },
  range_not_satisfiable: { status: 416, retryable: false, message: 'The range lies outside the content.' },
  unsupported_type: { status: 415, retryable: false, message: 'The content type is not supported here.' },
  too_many_failures: {
    status: 429,
    retryable: true,
    message: 'Too many requests with wrong keys came from this address; try again later.',
  },
  headers_too_large: { status: 431, retryable: false, message: 'The headers are too large.' },
  internal_error: { status: 500, retryable: true, message: 'The relay failed to handle the request.' },
  audit_unavailable: {
    status: 503,
    retryable: true,
    message: 'The act could not be recorded, and was not carried out.',
  },
  media_unavailable: { status: 503, retryable: true, message: 'The media folder cannot be used.' },
  genesys_unavailable: { status: 503, retryable: true, message: 'Genesys Cloud does not answer.' },
  store_unavailable: { status: 503, retryable: true, message: 'The store does not answer.' },
  shutting_down: { status: 503, retryable: true, message: 'The relay is stopping.' },
} as const satisfies Record<string, CatalogueRow>

export type ErrorCode = keyof typeof ERROR_CATALOGUE

/** An error from the catalogue. `cause` keeps what led to it and never leaves the process. */
export class RelayError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly retryable: boolean

  /**
   * @param code Row of the catalogue.
   * @param detail Replaces the row's text; must hold nothing personal and no secret.
   */
  constructor(code: ErrorCode, detail?: string, options?: { cause?: unknown }) {
    const row = ERROR_CATALOGUE[code]
    super(detail ?? row.message, options)
    this.name = 'RelayError'
    this.code = code
    this.status = row.status
    this.retryable = row.retryable
  }
}
