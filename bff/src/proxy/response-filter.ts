/** What may reach a browser of what a provider's API says beside the body. */
const passed = new Set([
  'content-type',
  'content-length',
  'content-encoding',
  'content-language',
  'etag',
  'last-modified',
  'retry-after',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-used',
  'x-ratelimit-reset',
  'x-dt-traceid',
  'x-dt-requestid',
])

/** Makes a provider's answer inert: no cookie, no policy and no active content of theirs on our origin. */
export const filteredHeaders = (received: Headers): Headers => {
  const headers = new Headers()
  for (const [name, value] of received) if (passed.has(name)) headers.set(name, value)
  if (!headers.has('content-type')) headers.set('content-type', 'application/octet-stream')
  headers.set('cache-control', 'no-store')
  headers.set('content-disposition', 'attachment')
  headers.set('content-security-policy', "sandbox; default-src 'none'; frame-ancestors 'none'")
  return headers
}
