import type { ErasureReceipt } from '../../privacy/erasure/receipt.js'

const moment = (at: number | undefined): string => (at === undefined ? '' : new Date(at).toISOString())

/** An erasure's receipt as the API answers it: moments in UTC, empty where there is none yet. */
export function shownReceipt(receipt: ErasureReceipt) {
  const { unreadableAt, goneFromFilesAt, finishedAt, genesys, ...rest } = receipt
  return {
    ...rest,
    unreadableAt: moment(unreadableAt),
    goneFromFilesAt: moment(goneFromFilesAt),
    finishedAt: moment(finishedAt),
    genesys: { ...genesys, at: moment(genesys.at) },
  }
}
