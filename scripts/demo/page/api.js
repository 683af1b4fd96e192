/** The page's talk with the demo: one stream of whole states, and small JSON commands. */

/** @param {(view: object) => void} onView @param {(online: boolean) => void} onLink */
export function follow(onView, onLink) {
  const source = new EventSource('/events')
  source.addEventListener('open', () => onLink(true))
  source.addEventListener('error', () => onLink(false))
  source.addEventListener('view', (event) => onView(JSON.parse(event.data)))
}

/** Resolves with what it answers, rejects with the demo's own words when it refuses. */
export async function command(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new Error(answer.error ?? `HTTP ${response.status}`)
  return answer
}
