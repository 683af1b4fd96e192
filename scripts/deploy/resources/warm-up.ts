import type { Context } from '../engine/resource.js'
import { orgError } from '../org/org-error.js'
import { backOffMs } from '../org/retry-budget.js'

/** A new integration refuses its first actions; this often is it asked again. */
const ATTEMPTS = 8

/** Asks again while a new integration is not ready, which the platform answers with 400. */
export async function warmUp<Made>(
  { org, say }: Context,
  operation: string,
  create: () => Promise<Made>,
): Promise<Made> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await create()
    } catch (error) {
      const { status, message } = orgError(operation, error)
      const isEarly = status === 400 && /not (yet )?ready|not active/i.test(message)
      if (!isEarly || attempt >= ATTEMPTS || !(await org.budget.wait(backOffMs(attempt)))) throw error
      if (attempt === 1) say('the new integration is not ready yet; asking again')
    }
  }
}
