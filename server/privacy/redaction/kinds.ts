/**
 * What counts as personal data in a text, one row for each kind. Everything that speaks of a kind (policy, rules, tokens,
 * vault, consent, documents) takes it from here.
 */
export interface KindRow {
  /** The word in a token: `⟦手机号1⟧`, `⟦mobile 1⟧`. */
  readonly word: { readonly zh: string; readonly en: string }
  /**
   * Whether it is treated as sensitive personal information (PIPL art. 28): identity documents, financial accounts,
   * health, and what opens an account. The examples are those of GB/T 35273-2020, annex B.
   */
  readonly sensitive: boolean
  /** Its form carries a checksum, so that a match is hardly ever an accident. */
  readonly checksummed: boolean
  /** How `partial` shows it; without a form of its own it can only be redacted or passed. */
  readonly partial?: MaskName
}

/** The forms of `partial`; masks.ts makes them. */
export type MaskName =
  | 'phone'
  | 'first-last'
  | 'last-four'
  | 'surname'
  | 'mail'
  | 'plate'
  | 'place'
  | 'network'
  | 'year'

export const KINDS = {
  mobile: { word: { zh: '手机号', en: 'mobile' }, sensitive: false, checksummed: false, partial: 'phone' },
  landline: { word: { zh: '座机号', en: 'landline' }, sensitive: false, checksummed: false, partial: 'phone' },
  'resident-id': {
    word: { zh: '身份证号', en: 'resident ID' },
    sensitive: true,
    checksummed: true,
    partial: 'first-last',
  },
  'residence-permit': {
    word: { zh: '居住证号', en: 'residence permit' },
    sensitive: true,
    checksummed: true,
    partial: 'first-last',
  },
  'foreigner-id': {
    word: { zh: '永居证号', en: 'permanent residence ID' },
    sensitive: true,
    checksummed: true,
    partial: 'first-last',
  },
  passport: { word: { zh: '护照号', en: 'passport' }, sensitive: true, checksummed: false, partial: 'first-last' },
  'travel-permit': {
    word: { zh: '通行证号', en: 'travel permit' },
    sensitive: true,
    checksummed: false,
    partial: 'first-last',
  },
  'military-id': {
    word: { zh: '军人证件号', en: 'military ID' },
    sensitive: true,
    checksummed: false,
    partial: 'first-last',
  },
  'bank-card': { word: { zh: '银行卡号', en: 'bank card' }, sensitive: true, checksummed: true, partial: 'last-four' },
  'card-code': { word: { zh: '卡安全码', en: 'card code' }, sensitive: true, checksummed: false },
  'card-expiry': { word: { zh: '卡有效期', en: 'card expiry' }, sensitive: true, checksummed: false },
  'one-time-code': { word: { zh: '验证码', en: 'one-time code' }, sensitive: true, checksummed: false },
  password: { word: { zh: '密码', en: 'password' }, sensitive: true, checksummed: false },
  'social-insurance': {
    word: { zh: '社保号', en: 'social insurance' },
    sensitive: true,
    checksummed: false,
    partial: 'first-last',
  },
  'medical-insurance': {
    word: { zh: '医保号', en: 'medical insurance' },
    sensitive: true,
    checksummed: false,
    partial: 'first-last',
  },
  'housing-fund': {
    word: { zh: '公积金号', en: 'housing fund' },
    sensitive: true,
    checksummed: false,
    partial: 'first-last',
  },
  'medical-record': {
    word: { zh: '病历号', en: 'medical record' },
    sensitive: true,
    checksummed: false,
    partial: 'first-last',
  },
  email: { word: { zh: '邮箱', en: 'e-mail' }, sensitive: false, checksummed: false, partial: 'mail' },
  'licence-plate': { word: { zh: '车牌号', en: 'plate' }, sensitive: false, checksummed: false, partial: 'plate' },
  vin: { word: { zh: '车架号', en: 'VIN' }, sensitive: false, checksummed: true, partial: 'last-four' },
  imei: { word: { zh: '设备号', en: 'IMEI' }, sensitive: false, checksummed: true, partial: 'last-four' },
  'ip-address': { word: { zh: 'IP地址', en: 'IP address' }, sensitive: false, checksummed: false, partial: 'network' },
  'birth-date': { word: { zh: '出生日期', en: 'birth date' }, sensitive: false, checksummed: false, partial: 'year' },
  'credit-code': {
    word: { zh: '信用代码', en: 'credit code' },
    sensitive: false,
    checksummed: true,
    partial: 'first-last',
  },
  'wechat-id': { word: { zh: '微信号', en: 'WeChat ID' }, sensitive: false, checksummed: false, partial: 'first-last' },
  qq: { word: { zh: 'QQ号', en: 'QQ' }, sensitive: false, checksummed: false, partial: 'first-last' },
  alipay: { word: { zh: '支付宝账号', en: 'Alipay' }, sensitive: true, checksummed: false, partial: 'first-last' },
  address: { word: { zh: '地址', en: 'address' }, sensitive: false, checksummed: false, partial: 'place' },
  name: { word: { zh: '姓名', en: 'name' }, sensitive: false, checksummed: false, partial: 'surname' },
} as const satisfies Record<string, KindRow>

/** A kind that every relay knows. */
export type BuiltInKind = keyof typeof KINDS
/** A kind that an account added by a rule of its own. */
export type OwnKind = `own-${string}`
export type PersonalDataKind = BuiltInKind | OwnKind

export const BUILT_IN_KINDS = Object.keys(KINDS) as BuiltInKind[]

/** Whether a text names a kind that every relay knows. */
export function isBuiltInKind(text: string): text is BuiltInKind {
  return Object.hasOwn(KINDS, text)
}
