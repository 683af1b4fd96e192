import { destroyAll, destroyOrder } from '../engine/destroy.js'
import { EXIT } from '../exit-codes.js'
import { orgError } from '../org/org-error.js'
import { openSession } from '../session.js'
import { Stop } from '../stop.js'
import type { Command } from './command.js'

/** `destroy`: takes back what the journal says is ours. */
export const destroyCommand: Command<object> = async (input) => {
  const { context, resources, calls } = await openSession(input)
  const { journal } = context
  const order = destroyOrder(journal.data)
  if (order.length === 0 && Object.keys(journal.data.pending).length === 0 && journal.data.retired.length === 0) {
    input.report.line('Nothing in this org is ours.')
    input.report.data({ removed: 0, calls })
    return EXIT.done
  }
  const signs = { created: '-', set: '~', adopted: ' ' }
  const words = { created: '', set: ' (put back)', adopted: ' (left: it was there before)' }
  for (const key of order) {
    const entry = journal.entry(key)
    if (entry) input.report.line(`${signs[entry.origin]} ${entry.kind} "${entry.name}"${words[entry.origin]}`)
  }
  if (!(await input.confirm(`Take back ${order.length} resources?`))) return EXIT.cancelled
  try {
    await destroyAll(context, resources)
  } catch (error) {
    const { message } = orgError('destroy', error)
    const left = Object.keys(journal.data.entries)
    throw new Stop(EXIT.failed, [message, `Still there: ${left.join(', ')}`, 'Run destroy again once that is mended.'])
  }
  input.report.line(`Done. ${calls.reads} reads, ${calls.writes} writes.`)
  input.report.data({ removed: order.length, calls })
  return EXIT.done
}
