import { RelayError } from '../../server/errors.js'

/** Code of the RelayError a call throws; `none` when it throws nothing. Any other error is thrown on. */
export function errorCode(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    if (error instanceof RelayError) return error.code
    throw error
  }
  return 'none'
}
