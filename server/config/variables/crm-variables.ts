import type { VariableTable } from './variable.js'

/** A CRM that knows the customers' tiers. Its time-out is 2 seconds; while it does not answer, the last known tier counts. */
export const CRM_VARIABLES = {
  CRM_URL: {
    type: 'string',
    description:
      "Address at which a CRM answers a GET with a customer's tier as JSON; {{customerId}} stands for the customer's id as Genesys Cloud knows it (externalId), {{account}} for the account's name. Without it no CRM is asked.",
    mend: 'Set a full https:// address with {{customerId}} in its path or query; {{account}} is the only other placeholder: OpenID and UnionID do not leave the relay.',
    examples: ['https://crm.example.cn/wechat/{{account}}/customers/{{customerId}}'],
    format: 'crm-url',
  },
  CRM_HEADERS: {
    type: 'string',
    description: 'Headers of the requests to the CRM, as a JSON object; such as its key.',
    mend: 'Set one JSON object of header names and texts, such as {"Authorization": "Bearer KEY"}.',
    examples: ['{"Authorization": "Bearer put-the-key-here"}'],
    format: 'crm-headers',
  },
  CRM_TIER_POINTER: {
    type: 'string',
    description: "Where the tier stands in the CRM's answer, as a JSON pointer (RFC 6901).",
    mend: 'Set a JSON pointer such as /data/level.',
    examples: ['/data/level'],
    default: '/tier',
    format: 'json-pointer',
  },
  CRM_TIER_MAP: {
    type: 'string',
    description:
      "The CRM's values and the tiers they stand for, as a JSON object; a value not listed is no tier. Without it the CRM answers Platinum, Gold or Standard.",
    mend: 'Set one JSON object such as {"vip": "Platinum", "2": "Gold", "1": "Standard"}.',
    examples: ['{"vip": "Platinum", "2": "Gold", "1": "Standard"}'],
    format: 'tier-map',
  },
  CRM_CACHE_SECONDS: {
    type: 'integer',
    description: 'How many seconds an answer of the CRM is used again for the same customer; 0: it is asked each time.',
    mend: 'Set seconds from 0 to 86400.',
    examples: ['300'],
    default: 300,
    minimum: 0,
    maximum: 86_400,
  },
} as const satisfies VariableTable
