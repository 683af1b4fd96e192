import type { TierName } from '../view.js'

/** Sets a customer's tier at the relay. @throws Error when the relay refuses. */
export async function setTier(relayUrl: string, adminKey: string, customerId: string, tier: TierName): Promise<void> {
  const response = await fetch(new URL(`/api/v1/customers/${encodeURIComponent(customerId)}/tier`, relayUrl), {
    method: 'PUT',
    headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ tier }),
  })
  await response.body?.cancel()
  if (!response.ok) throw new Error(`the relay answered ${response.status} to a tier`)
}
