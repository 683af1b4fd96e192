import type { ActionRows } from '../actions/actions.js'
import { flag, oneOf, Refusal } from '../actions/body.js'
import { FAULT_NAMES, type FaultName } from '../view.js'
import type { Stage } from './stage.js'

const DOWN = { kind: 'status', status: 503 } as const

/** What breaks. */
export function relayActions(stage: Stage): ActionRows {
  function setFault(name: FaultName, on: boolean): void {
    const { wechat, genesys } = stage.platforms
    if (name === 'genesysDown') genesys.setFault('*', on ? DOWN : undefined)
    else if (name === 'wechatDown') wechat.setFault('*', on ? DOWN : undefined)
    else if (on) wechat.revokeToken()
    else throw new Refusal(409, 'a revoked token stays revoked')
    stage.faults[name] = on
    stage.changed()
  }

  return {
    '/faults': (body) => setFault(oneOf(body, 'name', FAULT_NAMES), flag(body, 'on')),
    '/relay/kill': () => {
      if (!stage.relay().kill()) throw new Refusal(409, 'the relay is not running')
    },
  }
}
