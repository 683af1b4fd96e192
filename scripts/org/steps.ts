/** What to type into another terminal. @param settings Path of the file to be sourced. */
export function steps(settings: string, manifest: string): string {
  return `An emulated org and an emulated WeChat run until Ctrl+C. In another terminal:

  set -a; . ${settings}; set +a
  npm run deploy -- plan --manifest ${manifest}
  npm run deploy -- apply --yes --poll-seconds 0.1 --manifest ${manifest}

The relay, in a third one:

  set -a; . ${settings}; . ${settings.replace(/[^/]*$/, 'relay.env')}; set +a
  npm run build && npm start

A line typed here is a message from a phone, whose OpenID is in WECHAT_TEST_OPENID; .agent TEXT answers it, .end ends the
conversation. What happens is shown here.`
}
