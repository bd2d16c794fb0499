/** A request in words, with every secret replaced. */
export interface MaskedRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  /** The members of JSON or of a form; the text of another body; null without one. */
  readonly body: unknown
}

export const hidden = '<hidden>'

/** Names of headers, parameters and members whose value is a secret, or contains one. */
const secretName =
  /token|secret|signature|password|cookie|authorization|verifier|assertion|subscription-key|^(?:code|raw|account_code|state|nonce|planbridge_code|authtoken|idsrv\.xsrf)$|^x-api-key$/i
/** Names that only sound like those. */
const harmlessName = /_(?:ends_at|type|endpoint|hint_type)$|^token_|^x-planbridge/i
/** Values that are secrets under any name: JSON Web Tokens, keys and tokens of Planbridge, credentials of the simulators. */
const secretValue = /eyJ[\w-]+\.[\w-]+\.[\w-]*|pb(?:h|cs)_[\w.~-]+|CANARY-[\w.~+-]+/g

const maskText = (text: string): string => text.replaceAll(secretValue, hidden)

/** Keeps the scheme of an `Authorization` header and the names of cookies. */
const maskNamed = (name: string, value: string): string => {
  if (/^authorization$/i.test(name)) return value.replace(/^(\S+) .*/s, `$1 ${hidden}`)
  if (/^cookie$/i.test(name)) return value.replaceAll(/=[^;]*/g, `=${hidden}`)
  return secretName.test(name) && !harmlessName.test(name) ? hidden : maskText(value)
}

const maskPairs = (pairs: Iterable<readonly [string, string]>): Record<string, string> =>
  Object.fromEntries([...pairs].map(([name, value]) => [name, maskNamed(name, value)]))

const maskJson = (value: unknown, name = ''): unknown => {
  if (typeof value === 'string') return maskNamed(name, value)
  if (Array.isArray(value)) return value.map((item) => maskJson(item, name))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, maskJson(member, key)]))
}

const parsed = (text: string): { readonly json: unknown } | undefined => {
  try {
    return { json: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

const maskBody = (text: string, type: string): unknown => {
  if (text === '') return null
  if (type.includes('application/x-www-form-urlencoded')) return maskPairs(new URLSearchParams(text))
  const read = type.includes('json') ? parsed(text) : undefined
  return read ? maskJson(read.json) : maskText(text)
}

/** The request without secrets. Its body stays readable. */
export const maskRequest = async (request: Request): Promise<MaskedRequest> => {
  const { pathname, searchParams } = new URL(request.url)
  // Only the original keeps headers that a script may not set.
  const { headers } = request
  const text = request.body === null ? '' : await request.clone().text()
  return {
    method: request.method,
    path: maskText(pathname),
    query: maskPairs(searchParams),
    headers: maskPairs(headers),
    body: maskBody(text, headers.get('content-type') ?? ''),
  }
}
