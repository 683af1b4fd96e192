import type { Listener } from '../../server/http/listener.js'
import { createListener } from '../../server/http/listener.js'
import type { WebhookHandler } from '../../server/http/webhook.js'

const running: Listener[] = []

const nothing: WebhookHandler = (_request, response) => response.writeHead(501).end()

/** A listener on a free loopback port with the given handlers. */
export async function startListener(handlers: {
  wechat?: WebhookHandler
  genesys?: WebhookHandler
}): Promise<{ listener: Listener; port: number; url: string }> {
  const listener = createListener({
    wechat: handlers.wechat ?? nothing,
    genesys: handlers.genesys ?? nothing,
    app: (request, response) => response.writeHead(200).end(`app ${request.url}`),
  })
  running.push(listener)
  const port = await listener.listen(0, '127.0.0.1')
  return { listener, port, url: `http://127.0.0.1:${port}` }
}

/** Stops what the tests of one case started. */
export async function stopListeners(): Promise<void> {
  await Promise.all(running.splice(0).map((listener) => listener.stop(0)))
}
