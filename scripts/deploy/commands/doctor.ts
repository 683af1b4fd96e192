import type { Check, Finding, Verdict } from '../doctor/check.js'
import { finding } from '../doctor/check.js'
import { deployedCheck, licenceCheck, permissionsCheck, pushUrlCheck, queuesCheck } from '../doctor/org-checks.js'
import { pingCheck, relayCheck } from '../doctor/relay-checks.js'
import { surroundingsCheck } from '../doctor/surroundings-check.js'
import { testMessageCheck } from '../doctor/test-message-check.js'
import { weChatCheck } from '../doctor/wechat-checks.js'
import { EXIT } from '../exit-codes.js'
import { orgError } from '../org/org-error.js'
import { openSession } from '../session.js'
import type { Command } from './command.js'

const ORG_CHECKS: readonly Check[] = [
  permissionsCheck,
  licenceCheck,
  deployedCheck,
  queuesCheck,
  pushUrlCheck,
  weChatCheck,
]
const SIGNS: Record<Verdict, string> = { ok: '✓', warning: '!', wrong: '✗', skipped: '·' }

/**
 * `doctor`: looks at everything and changes nothing. What needs a running relay is checked when it answers; the message of
 * a test customer is sent when, besides, the org is as the manifest says, or its flow might not know the test customer.
 */
export const doctorCommand: Command<object> = async (input) => {
  const session = await openSession(input)
  const { context, identity } = session
  const show = (found: Finding): Finding => {
    input.report.line(`${SIGNS[found.verdict]} ${found.check}: ${found.message}`)
    return found
  }
  const all: Finding[] = [
    show(
      finding(
        'login',
        'ok',
        `"${identity.name}" in ${context.org.access.region}, division ${context.manifest.division}`,
      ),
    ),
  ]
  const look = async (check: Check): Promise<readonly Finding[]> => {
    try {
      return await check({ session, env: input.env })
    } catch (error) {
      return [finding(check.name.replace(/Check$/, ''), 'wrong', orgError('doctor', error).message)]
    }
  }
  const has = (check: string, verdict: Verdict): boolean =>
    all.some((one) => one.check === check && one.verdict === verdict)
  for (const check of ORG_CHECKS) all.push(...(await look(check)).map(show))
  all.push(...(await look(relayCheck)).map(show))
  // Without a date in its answer nothing was met there.
  const isReachable = has('relay', 'ok') || all.some((one) => one.check === 'clock')
  if (isReachable) all.push(...(await look(surroundingsCheck)).map(show))
  all.push(
    ...(isReachable ? await look(pingCheck) : [finding('ping', 'skipped', 'the relay does not answer')]).map(show),
  )
  const obstacle = has('ping', 'ok')
    ? has('deployed', 'ok')
      ? undefined
      : 'the org is not as the manifest says, so its flow may not know the test customer'
    : 'ping has not come through'
  all.push(
    ...(obstacle === undefined ? await look(testMessageCheck) : [finding('test message', 'skipped', obstacle)]).map(
      show,
    ),
  )
  const count = (verdict: Verdict): number => all.filter((one) => one.verdict === verdict).length
  input.report.line(
    `${count('ok')} fine, ${count('warning')} warnings, ${count('wrong')} wrong, ${count('skipped')} not checked.`,
  )
  input.report.data({ findings: all, calls: session.calls })
  return count('wrong') > 0 ? EXIT.findings : EXIT.done
}
