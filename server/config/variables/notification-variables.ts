import type { VariableTable } from './variable.js'

/** The template or subscription message that carries a text after WeChat's window has closed. */
export const NOTIFICATION_VARIABLES = {
  NOTIFICATION_KIND: {
    type: 'string',
    description:
      "What an agent's or bot's text goes out as when the customer has not written for 48 hours: template (a template message, to followers), subscription_once (a subscription notice, once for each time the customer agreed) or subscription_long (until the customer withdraws). An account of the accounts file has its own or none.",
    mend: 'Use template, subscription_once or subscription_long.',
    examples: ['template', 'subscription_once'],
    enum: ['template', 'subscription_once', 'subscription_long'],
  },
  NOTIFICATION_TEMPLATE_ID: {
    type: 'string',
    description: 'Id of that template in the account. Without it a text fails once the window has closed.',
    mend: 'Copy the id of the template from the account: letters, digits, - and _.',
    examples: ['put-the-template-id-here'],
    pattern: '^[\\w.-]{1,128}$',
  },
  NOTIFICATION_FIELDS: {
    type: 'string',
    description:
      'How the text fills the fields of the template, as a JSON object: each field of the template with its value, in which {{text}}, {{time}} and {{date}} (Beijing time) are filled in. What is too long for a field is cut, and the agent is told.',
    mend: 'Set one JSON object such as {"thing1": "{{text}}", "time2": "{{time}}"}; one field takes {{text}}.',
    examples: ['{"thing1": "{{text}}", "time2": "{{time}}"}'],
    format: 'notification-fields',
  },
  NOTIFICATION_URL: {
    type: 'string',
    description: 'Page that the notification opens when it is tapped.',
    mend: 'Set a full http:// or https:// address without query, fragment or credentials.',
    examples: ['https://shop.example.cn/messages'],
    format: 'http-url',
  },
} as const satisfies VariableTable
