/** Genesys Cloud regions: AWS name -> host, as the platform SDK lists them. None lies in mainland China. */
export const GENESYS_REGION_HOSTS: Readonly<Record<string, string>> = {
  'us-east-1': 'mypurecloud.com',
  'us-east-2': 'use2.us-gov-pure.cloud',
  'us-west-2': 'usw2.pure.cloud',
  'ca-central-1': 'cac1.pure.cloud',
  'mx-central-1': 'mxc1.pure.cloud',
  'sa-east-1': 'sae1.pure.cloud',
  'eu-west-1': 'mypurecloud.ie',
  'eu-west-2': 'euw2.pure.cloud',
  'eu-central-1': 'mypurecloud.de',
  'eu-central-2': 'euc2.pure.cloud',
  'eusc-de-east-1': 'edee1.eusc-pure.cloud',
  'me-central-1': 'mec1.pure.cloud',
  'ap-south-1': 'aps1.pure.cloud',
  'ap-southeast-1': 'apse1.pure.cloud',
  'ap-southeast-2': 'mypurecloud.com.au',
  'ap-northeast-1': 'mypurecloud.jp',
  'ap-northeast-2': 'apne2.pure.cloud',
  'ap-northeast-3': 'apne3.pure.cloud',
}

/** Domains under which Genesys opens new regions. */
const GLOBAL_DOMAINS = ['pure.cloud', 'us-gov-pure.cloud', 'eusc-pure.cloud', ...Object.values(GENESYS_REGION_HOSTS)]

/** @param region `us-east-1` or `mypurecloud.com`, any case. @returns The region's host, undefined when unknown. */
export function genesysRegionHost(region: string): string | undefined {
  const name = region.toLowerCase()
  if (Object.hasOwn(GENESYS_REGION_HOSTS, name)) return GENESYS_REGION_HOSTS[name]
  return Object.values(GENESYS_REGION_HOSTS).find((host) => host === name)
}

/** True for `api.mypurecloud.com` and every other host known to lie outside mainland China. */
export function isGlobalGenesysHost(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, '')
  return GLOBAL_DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`))
}
