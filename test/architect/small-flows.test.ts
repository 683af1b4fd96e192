import { expect } from 'chai'
import { loadFlow } from '../emulators/genesys/flows/flow-definition.js'
import type { DataActionAnswer, FlowWorld } from '../emulators/genesys/flows/flow-world.js'
import { runFlow } from '../emulators/genesys/flows/run-flow.js'
import { publishedFlows, shippedFlows } from './bundle.js'
import { lengthAnswer, play } from './flow-stage.js'

const ON = { INACTIVE_FLOW: 'on' }
const NOTICE = {
  zh: '由于较长时间没有收到您的消息，本次会话即将结束。如需继续，直接发消息即可。',
  en: 'We have not heard from you for a while, so this conversation ends now. Just write to us to go on.',
}

describe('wechat-inactive', () => {
  it('is left out unless it is wanted', () => {
    expect(publishedFlows().has('wechat-inactive')).to.equal(false)
    expect(shippedFlows(ON).map(({ name }) => name)).to.include('wechat-inactive')
  })

  const rows: readonly (readonly [string, Record<string, string>, string])[] = [
    ['Chinese', { language: 'zh-CN' }, NOTICE.zh],
    ['English', { language: 'en' }, NOTICE.en],
    ['the other form of the attribute', { 'context.language': 'en' }, NOTICE.en],
    ['no language: that of the option', {}, NOTICE.zh],
  ]
  for (const [what, attributes, notice] of rows) {
    it(`gives notice first, then ends: ${what}`, async () => {
      const { effects, ending } = await play('wechat-inactive', { options: ON, attributes })
      expect(effects).to.deep.equal([
        { kind: 'participantData', name: 'wechatEndedBy', value: 'inactivity' },
        { kind: 'message', text: notice },
        { kind: 'disconnect' },
      ])
      expect(ending).to.equal('disconnected')
    })
  }
})

/** A message flow that does nothing but call the common module. */
const CALLER = `
inboundShortMessage:
  name: caller
  startUpRef: "/inboundShortMessage/states/state[S_1]"
  defaultLanguage: en-us
  supportedLanguages: { en-us: { defaultLanguageSkill: { noValue: true } } }
  variables:
    - booleanVariable: { name: Flow.sent, initialValue: { noValue: true }, isInput: false, isOutput: false }
    - integerVariable: { name: Flow.parts, initialValue: { noValue: true }, isInput: false, isOutput: false }
  settingsErrorHandling: { errorHandling: { disconnect: { none: true } } }
  states:
    - state:
        name: S
        refId: S_1
        actions:
          - callCommonModule:
              name: call
              commonModule:
                Send WeChat text:
                  ver_latestPublished:
                    inputs: { Common.text: { exp: Message.Message.body } }
                    outputs: { Common.sent: { var: Flow.sent }, Common.parts: { var: Flow.parts } }
          - setParticipantData:
              name: tell
              attributes:
                - attribute:
                    name: { lit: told }
                    value: { exp: "Append(If(Flow.sent, \\"sent in \\", \\"kept, \\"), ToString(Flow.parts))" }
          - disconnect: { name: end }
`

async function send(text: string, answer?: DataActionAnswer) {
  const participantData = new Map<string, string>()
  const inputs: unknown[] = []
  const world: FlowWorld = {
    hasQueue: () => false,
    hasSkill: () => false,
    commonModule: (name) => publishedFlows().get(name),
    hoursOf: () => undefined,
    talkToBot: async () => undefined,
    callDataAction: async (call) => {
      inputs.push(call.inputs)
      return answer ?? lengthAnswer(call)
    },
    transfer: async () => false,
    sendMessage: async () => {},
    setParticipantData: async () => {},
    disconnect: async () => {},
    wait: async () => {},
  }
  const run = await runFlow(loadFlow(CALLER), { conversationId: 'c', messageBody: text, participantData }, world)
  const sent = run.effects.flatMap((effect) => (effect.kind === 'message' ? [effect.text] : []))
  return { sent, told: participantData.get('told'), inputs }
}

describe('Send WeChat text', () => {
  it('asks for the length of the very text, then sends it', async () => {
    const text = ' 您好 "\\ \n'
    expect(await send(text)).to.deep.equal({ sent: [text], told: 'sent in 1', inputs: [{ text }] })
  })

  it('sends what takes two messages, keeps what takes more', async () => {
    expect(await send('长'.repeat(1000))).to.include({ told: 'sent in 2' })
    expect(await send('长'.repeat(2000))).to.deep.include({ sent: [], told: 'kept, 3' })
  })

  it('sends without check when the relay cannot be asked', async () => {
    expect(await send('hello', { outcome: 'failure' })).to.deep.include({ sent: ['hello'], told: 'sent in 0' })
    expect(await send('hello', { outcome: 'timeout' })).to.deep.include({ sent: ['hello'], told: 'sent in 0' })
  })

  it('neither asks nor sends for an empty text', async () => {
    expect(await send('')).to.deep.equal({ sent: [], told: 'kept, 0', inputs: [] })
  })
})
