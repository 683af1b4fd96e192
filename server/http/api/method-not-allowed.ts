import type { RequestHandler } from 'express'
import { RelayError } from '../../errors.js'

/** Ends a route: every method but these is 405. @param allow Value of the header Allow. */
export function methodNotAllowed(allow: string): RequestHandler {
  return (_request, response) => {
    response.setHeader('allow', allow)
    throw new RelayError('method_not_allowed')
  }
}
