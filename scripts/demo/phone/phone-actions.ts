import type { ActionRows } from '../actions/actions.js'
import { oneOf, Refusal, text } from '../actions/body.js'
import { PHONE_DEEDS } from '../kinds.js'
import type { Stage } from '../stage/stage.js'
import { CUSTOMER_IDS, type CustomerId } from '../view.js'
import type { PhoneKit } from './deed.js'
import { DEEDS } from './deeds.js'

type Push = ReturnType<PhoneKit['wechat']['sendText']>

/** What customers do on their phones. */
export function phoneActions(stage: Stage): ActionRows {
  const { wechat } = stage.platforms
  const kit: PhoneKit = { wechat, samples: stage.samples, words: stage.words }

  /** A word on consent goes no further: the relay's reply says that it was one. */
  function decided(customer: CustomerId, pushId: string, reply: string): void {
    const { agreed, declined, withdrawn } = stage.relayTexts.consent
    if (![agreed, declined, withdrawn].some((text) => reply.includes(text))) return
    stage.way({ kind: 'decided', customer, pushId, agreed: reply.includes(agreed) })
  }

  /** @param arrivesAs Form of what the agent reads, where it is another text. */
  function pushed(customer: CustomerId, send: () => Push, arrivesAs?: string): void {
    const push = send()
    const record = wechat.pushes.at(-1)
    if (record !== undefined && arrivesAs !== undefined) stage.arrivals.set(record.msgId, arrivesAs)
    void push.then(({ msgId: pushId, acknowledged: taken, reply }) => {
      decided(customer, pushId, reply ?? '')
      stage.way({ kind: 'pushEnded', at: Date.now(), pushId, taken, acknowledged: reply !== undefined })
      stage.changed()
    })
    stage.changed()
  }

  function tap(customer: CustomerId, id: string): void {
    const openId = stage.cast[customer]
    const entry = wechat
      .phone(openId)
      .flatMap(({ menu = [] }) => menu)
      .find((one) => one.id === id)
    if (entry === undefined) throw new Refusal(404, 'the phone shows no such entry')
    pushed(customer, () => wechat.sendMessage(openId, 'text', { Content: entry.content, bizmsgmenuid: entry.id }))
  }

  const who = (body: unknown) => oneOf(body, 'customer', CUSTOMER_IDS)
  return {
    '/phone/send': (body) => {
      const [customer, said] = [who(body), text(body, 'text', 4000)]
      pushed(customer, () => wechat.sendText(stage.cast[customer], said))
    },
    '/phone/tap': (body) => tap(who(body), text(body, 'entry', 64)),
    '/phone/do': (body) => {
      const [customer, name] = [who(body), oneOf(body, 'deed', PHONE_DEEDS)]
      const deed = DEEDS[name]
      if (stage.setup.lacking.includes(name)) throw new Refusal(409, 'this machine lacks what it takes')
      if (name === 'infected') stage.way({ kind: 'owed', customer, text: stage.relayTexts.mediaInfected })
      pushed(customer, () => deed.send(kit, stage.cast[customer]), deed.arrivesAs)
    },
  }
}
