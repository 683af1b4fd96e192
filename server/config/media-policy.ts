import type { MediaType } from '../relay/messages/messages.js'
import type { AccountInput } from './account.js'
import type { ConfigProblem } from './problems.js'
import { VARIABLES } from './schema.js'
import type { MediaPolicies, MediaPolicy } from './types.js'

/** In place of a value that was reported already. */
const MALFORMED = 'block'
/** How the variable names the kinds of media. */
const KINDS: Readonly<Record<string, MediaType>> = { image: 'image', voice: 'audio', video: 'video' }

/**
 * Reads `forward,image:block`: the account's own, else that of the environment. Within the mainland boundary media is
 * forwarded unless said otherwise; with a global one somebody has to decide, since a photo may be an ID card.
 */
export function buildMediaPolicy(input: AccountInput, problems: ConfigProblem[]): MediaPolicies {
  const { raw, place } = input
  const environment = input.fallback ?? input
  const key = place('MEDIA_POLICY')
  const isSet = raw.MEDIA_POLICY !== undefined || environment.raw.MEDIA_POLICY !== undefined
  if (!isSet && environment.values.DATA_BOUNDARY === 'global') {
    problems.push({
      key,
      problem: 'is not set, but pictures, voice and video of customers would leave mainland China',
      mend: VARIABLES.MEDIA_POLICY.mend,
    })
    return policiesOf('block')
  }
  const own = raw.MEDIA_POLICY === undefined ? environment : input
  const text = own.values.MEDIA_POLICY ?? (own.raw.MEDIA_POLICY === undefined ? 'forward' : MALFORMED)
  const policies = policiesOf(text)
  if (text.includes('link')) {
    problems.push({
      key,
      problem: 'is link, which needs agents to sign in; that comes with the pages for agents',
      mend: 'Use forward or block until then.',
    })
  }
  const forwards = Object.values(policies).includes('forward')
  if (forwards && environment.raw.PUBLIC_URL === undefined && !problems.some((known) => known.key === 'PUBLIC_URL')) {
    problems.push({
      key: 'PUBLIC_URL',
      problem:
        'is not set, but media of customers is forwarded (MEDIA_POLICY): Genesys Cloud fetches it from the relay',
      mend: `${VARIABLES.PUBLIC_URL.mend} Or set MEDIA_POLICY to block.`,
    })
  }
  if (
    forwards &&
    environment.raw.MEDIA_SCANNER === undefined &&
    !problems.some((known) => known.key === 'MEDIA_SCANNER')
  ) {
    problems.push({
      key: 'MEDIA_SCANNER',
      problem: 'is not set, but media of customers is forwarded (MEDIA_POLICY)',
      mend: VARIABLES.MEDIA_SCANNER.mend,
    })
  }
  return policies
}

/** @param text Of the form that the variable's pattern asks for; the last word on a kind counts. */
function policiesOf(text: string): MediaPolicies {
  const [all = '', ...kinds] = text.split(',')
  const policies: Record<MediaType, MediaPolicy> = { image: policyOf(all), audio: policyOf(all), video: policyOf(all) }
  for (const entry of kinds) {
    const [kind = '', policy = ''] = entry.split(':')
    const type = KINDS[kind]
    if (type) policies[type] = policyOf(policy)
  }
  return policies
}

function policyOf(word: string): MediaPolicy {
  return word === 'forward' ? 'forward' : 'block'
}
