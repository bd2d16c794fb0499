import type { CallLimit, SubscriptionKey } from '../options.ts'

export type ApiEnvironment = 'development' | 'production'

export type GatewayResult =
  | { readonly kind: 'passed'; readonly environment: ApiEnvironment }
  | { readonly kind: 'stopped'; readonly response: Response }

interface Limits {
  readonly rateLimit?: CallLimit | undefined
  readonly quota?: CallLimit | undefined
}

/** Azure API Management in front of the API: the key, then the limits. @see https://learn.microsoft.com/en-us/troubleshoot/azure/api-mgmt/unauthorized-errors-invoke-apis */
export const gateway = (
  keys: readonly SubscriptionKey[],
  { rateLimit, quota }: Limits,
  seconds: () => number,
) => {
  const rate = window(rateLimit, seconds)
  const volume = window(quota, seconds)
  return (request: Request): GatewayResult => {
    const presented = presentedKey(request)
    if (presented === null) return stopped(401, missingKey, { 'www-authenticate': challenge(request.url) })
    const known = keys.find(({ key, suspended }) => key === presented && suspended !== true)
    if (known === undefined) return stopped(401, invalidKey, { 'www-authenticate': challenge(request.url) })
    const rateWait = rate(presented)
    if (rateWait > 0) return stopped(429, rateExceeded(rateWait), { 'retry-after': String(rateWait) })
    const quotaWait = volume(presented)
    if (quotaWait > 0) return stopped(403, quotaExceeded(quotaWait), { 'retry-after': String(quotaWait) })
    return { kind: 'passed', environment: known.environment ?? 'development' }
  }
}

const missingKey =
  'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.'
const invalidKey =
  'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.'
const rateExceeded = (wait: number) => `Rate limit is exceeded. Try again in ${wait} seconds.`
const quotaExceeded = (wait: number) =>
  `Out of call volume quota. Quota will be replenished in ${clockTime(wait)}.`

/** The gateway's response to a path or method that no API has. */
export const gatewayNotFound = () => gatewayResponse(404, 'Resource not found', {})

const stopped = (status: number, message: string, headers: Record<string, string>): GatewayResult => ({
  kind: 'stopped',
  response: gatewayResponse(status, message, headers),
})

// Not JSON.stringify, because the published Content-Length values of 152 and 143 bytes include these spaces.
const gatewayResponse = (status: number, message: string, headers: Record<string, string>) => {
  const body = `{ "statusCode": ${status}, "message": "${message}" }`
  return new Response(body, {
    status,
    ...(status === 401 ? { statusText: 'Access Denied' } : {}),
    headers: { 'content-type': 'application/json', 'content-length': String(body.length), ...headers },
  })
}

const presentedKey = ({ headers, url }: Request) =>
  headers.get('ocp-apim-subscription-key') ?? new URL(url).searchParams.get('subscription-key')

const challenge = (url: string) => {
  const { origin, pathname } = new URL(url)
  const realm = `${origin}${pathname.split('/').slice(0, 3).join('/')}`
  return `AzureApiManagementKey realm="${realm}",name="Ocp-Apim-Subscription-Key",type="header"`
}

/** Counts the calls of a key in fixed windows. The result is the wait in seconds; 0 if the call is allowed. */
const window = (limit: CallLimit | undefined, seconds: () => number) => {
  const counts = new Map<string, { count: number; endsAt: number }>()
  return (key: string): number => {
    if (limit === undefined) return 0
    const now = seconds()
    const current = counts.get(key)
    const open =
      current !== undefined && now < current.endsAt ? current : { count: 0, endsAt: now + limit.seconds }
    counts.set(key, open)
    if (open.count >= limit.calls) return open.endsAt - now
    open.count += 1
    return 0
  }
}

const two = (number: number) => String(number).padStart(2, '0')

/** A duration as `hh:mm:ss`, or as `d.hh:mm:ss` from one day. */
const clockTime = (wait: number) => {
  const days = Math.floor(wait / 86_400)
  const time = [Math.floor((wait % 86_400) / 3600), Math.floor((wait % 3600) / 60), wait % 60]
    .map(two)
    .join(':')
  return days > 0 ? `${days}.${time}` : time
}
