import type { DataActionAnswer } from '../emulators/genesys/flows/flow-world.js'
import { EVERYTHING } from './bundle.js'
import { AT, lengthAnswer, type Stage, tierAnswer } from './flow-stage.js'

export const HOURS = { SCHEDULE_GROUP: 'Service hours', EMERGENCY_GROUP: 'Service emergency' }
export const ZH = { externalId: 'customer-1', wechatAccount: 'default', language: 'zh-CN', sessionId: 'session-1' }
const EN = { ...ZH, language: 'en' }
export const WAIT = {
  zh: '正在为您转接人工客服，一般几分钟内会有人回复您。',
  en: 'We are connecting you to an agent. Someone usually answers within a few minutes.',
}
const CLOSED = { zh: '您好，现在不是人工客服的服务时间，我们会在上班后尽快回复您。' }
const HOLIDAY = { en: 'Hello, our agents are on holiday. We will answer as soon as they are back.' }
const EMERGENCY = { zh: '您好，人工客服暂时无法提供服务，我们正在尽快恢复，请稍后再联系我们。' }
export const failure: DataActionAnswer = { outcome: 'failure' }
export const timeout: DataActionAnswer = { outcome: 'timeout' }

export function asking(tier: () => DataActionAnswer): NonNullable<Stage['actions']> {
  return { getCustomerTier: tier, validateMessageLength: lengthAnswer }
}

interface Row {
  readonly what: string
  readonly stage: Stage
  /** Queue, priority, skills; undefined where the conversation ends. */
  readonly to: readonly [string, number, readonly string[]] | undefined
  readonly says: readonly string[]
  readonly lookup?: string
}

const vip = (language: string) => ['WeChat VIP', 20, ['WeChat VIP', `WeChat ${language}`]] as const
const priority = (language: string) => ['WeChat Priority', 10, [`WeChat ${language}`]] as const
const general = (language: string) => ['WeChat General', 0, [`WeChat ${language}`]] as const

/** Customers x tier x hour x failure, and where each ends up. */
export const TABLE: readonly Row[] = [
  {
    what: 'a Platinum customer in Chinese',
    stage: { attributes: ZH, actions: asking(tierAnswer('Platinum')) },
    to: vip('Chinese'),
    says: [WAIT.zh],
    lookup: 'ok',
  },
  {
    what: 'a Platinum customer in English',
    stage: { attributes: EN, actions: asking(tierAnswer('Platinum')) },
    to: vip('English'),
    says: [WAIT.en],
    lookup: 'ok',
  },
  {
    what: 'a Gold customer',
    stage: { attributes: ZH, actions: asking(tierAnswer('Gold')) },
    to: priority('Chinese'),
    says: [WAIT.zh],
    lookup: 'ok',
  },
  {
    what: 'a tier in other letters and with blanks around it',
    stage: { attributes: EN, actions: asking(tierAnswer(' gold ')) },
    to: priority('English'),
    says: [WAIT.en],
  },
  {
    what: 'a Standard customer',
    stage: { attributes: ZH, actions: asking(tierAnswer('Standard')) },
    to: general('Chinese'),
    says: [WAIT.zh],
  },
  {
    what: 'a customer nobody knows',
    stage: { attributes: ZH, actions: asking(tierAnswer('Standard', false)) },
    to: general('Chinese'),
    says: [WAIT.zh],
  },
  {
    what: 'a tier that the flow does not know',
    stage: { attributes: ZH, actions: asking(tierAnswer('Diamond')) },
    to: general('Chinese'),
    says: [WAIT.zh],
  },
  {
    what: 'an answer without tier',
    stage: { attributes: ZH, actions: asking(() => ({ outcome: 'success', outputs: {} })) },
    to: general('Chinese'),
    says: [WAIT.zh],
  },
  {
    what: 'a lookup that failed: nothing more is asked of the relay',
    stage: { attributes: ZH, actions: asking(() => failure) },
    to: general('Chinese'),
    says: [WAIT.zh],
    lookup: 'failed',
  },
  {
    what: 'a lookup without answer in time',
    stage: { attributes: EN, actions: asking(() => timeout) },
    to: general('English'),
    says: [WAIT.en],
    lookup: 'timeout',
  },
  {
    what: 'attributes in their other form',
    stage: {
      attributes: { 'context.externalId': 'customer-1', 'context.language': 'en', 'context.sessionId': 'session-1' },
      actions: asking(tierAnswer('Platinum')),
    },
    to: vip('English'),
    says: [WAIT.en],
  },
  {
    what: 'no attribute at all: the language of the option',
    stage: { attributes: {}, actions: asking(tierAnswer('Platinum')) },
    to: general('Chinese'),
    says: [WAIT.zh],
    lookup: 'missing',
  },
  {
    what: 'an empty externalId and another default language',
    stage: { attributes: { externalId: '' }, options: { DEFAULT_LANGUAGE: 'en' } },
    to: general('English'),
    says: [WAIT.en],
    lookup: 'missing',
  },
  {
    what: 'open hours',
    stage: { attributes: ZH, options: HOURS, at: AT.open, actions: asking(tierAnswer('Gold')) },
    to: priority('Chinese'),
    says: [WAIT.zh],
  },
  {
    what: 'closed hours, and the customer waits: nothing more about waiting',
    stage: { attributes: ZH, options: HOURS, at: AT.closed, actions: asking(tierAnswer('Gold')) },
    to: priority('Chinese'),
    says: [CLOSED.zh],
  },
  {
    what: 'a holiday that ends',
    stage: {
      attributes: EN,
      options: { ...HOURS, AFTER_HOURS_ACTION: 'end' },
      at: AT.holiday,
      actions: asking(() => failure),
    },
    to: undefined,
    says: [HOLIDAY.en],
  },
  {
    what: 'an emergency in open hours that ends',
    stage: { attributes: ZH, options: { ...HOURS, AFTER_HOURS_ACTION: 'end' }, isEmergency: true },
    to: undefined,
    says: [EMERGENCY.zh],
  },
  {
    what: 'an emergency nobody named as a group',
    stage: {
      attributes: ZH,
      options: { SCHEDULE_GROUP: 'Service hours' },
      isEmergency: true,
      actions: asking(tierAnswer('Standard')),
    },
    to: general('Chinese'),
    says: [WAIT.zh],
  },
  {
    what: 'closed hours without attributes: counted and queued',
    stage: { attributes: {}, options: HOURS, at: AT.closed },
    to: general('Chinese'),
    says: [CLOSED.zh],
    lookup: 'missing',
  },
  {
    what: 'a test customer by id, even in an emergency',
    stage: { attributes: { externalId: 'tester-2', language: 'en' }, options: EVERYTHING, isEmergency: true },
    to: undefined,
    says: ['Test passed, the message reached the routing flow.'],
  },
  {
    what: 'a test customer by attribute',
    stage: { attributes: { ...ZH, testCustomer: 'true' } },
    to: undefined,
    says: ['测试成功：消息已到达路由流程。'],
  },
  {
    what: 'an id that is only part of a test customer id',
    stage: { attributes: { ...ZH, externalId: 'tester' }, options: EVERYTHING, actions: asking(tierAnswer('Gold')) },
    to: priority('Chinese'),
    says: [WAIT.zh],
  },
  {
    what: 'a bot that was enough',
    stage: { attributes: ZH, options: { BOT_FLOW: 'Service bot' }, botExit: 'Resolved' },
    to: undefined,
    says: ['感谢您的咨询，再见。如需帮助，随时发消息给我们。'],
  },
  {
    what: 'a bot that gives up',
    stage: {
      attributes: ZH,
      options: { BOT_FLOW: 'Service bot' },
      botExit: 'agent',
      actions: asking(tierAnswer('Platinum')),
    },
    to: vip('Chinese'),
    says: [WAIT.zh],
  },
  {
    what: 'a bot that failed',
    stage: { attributes: ZH, options: { BOT_FLOW: 'Service bot' }, botExit: null, actions: asking(tierAnswer('Gold')) },
    to: priority('Chinese'),
    says: [WAIT.zh],
  },
  {
    what: 'queue and priority alone',
    stage: { attributes: ZH, options: { ACD_SKILLS: 'off' }, actions: asking(tierAnswer('Platinum')) },
    to: ['WeChat VIP', 20, []],
    says: [WAIT.zh],
  },
  {
    what: 'nothing to say about waiting',
    stage: { attributes: ZH, options: { TEXT_WAIT_ZH: '' }, actions: asking(tierAnswer('Gold')) },
    to: priority('Chinese'),
    says: [],
  },
  {
    what: 'a VIP queue that takes nobody: the General queue',
    stage: { attributes: ZH, actions: asking(tierAnswer('Platinum')), brokenQueues: ['WeChat VIP'] },
    to: general('Chinese'),
    says: [WAIT.zh],
  },
  {
    what: 'no queue that takes anybody: a word, then the end',
    stage: {
      attributes: ZH,
      actions: asking(tierAnswer('Gold')),
      brokenQueues: ['WeChat VIP', 'WeChat Priority', 'WeChat General'],
    },
    to: undefined,
    says: [WAIT.zh, '抱歉，现在无法为您转接人工客服，请稍后再发消息给我们。'],
  },
  {
    what: 'an after-hours text that the relay would split too often: a shorter one',
    stage: {
      attributes: ZH,
      options: { ...HOURS, AFTER_HOURS_ACTION: 'end' },
      at: AT.closed,
      actions: {
        validateMessageLength: () => ({
          outcome: 'success',
          outputs: { characters: 1, bytes: 9000, limitBytes: 2048, withinLimit: false, parts: 5 },
        }),
      },
    },
    to: undefined,
    says: ['抱歉，现在无法为您转接人工客服，请稍后再发消息给我们。'],
  },
]
