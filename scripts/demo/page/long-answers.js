/** A long answer for the agent's third sample: more than one WeChat message can take. */
export const LONG_ANSWERS = {
  zh: Array.from(
    { length: 9 },
    (_, line) =>
      `${line + 1}. 关于您的订单：包裹已于昨日从杭州仓库发出，由承运商送往您所在的城市。茶叶采用充氮密封包装，请放心。` +
      `如果配送时不方便签收，可以预约其他时段，也可以改送到附近的自提点，七天内领取都有效。感谢您的耐心等待！`,
  ).join('\n'),
  en: Array.from(
    { length: 9 },
    (_, line) =>
      `${line + 1}. About your order: the parcel left our Hangzhou warehouse yesterday and is with the carrier now. ` +
      `The tea travels in sealed, nitrogen-flushed bags, so a day more does it no harm. If nobody is home when it comes, ` +
      `you can choose another time or have it kept at a pick-up point near you for seven days. Thank you for waiting!`,
  ).join('\n'),
}
