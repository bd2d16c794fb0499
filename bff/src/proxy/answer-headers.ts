import { headerText, type ReceivedHeaders } from '../transport/forward.ts'

/** What may reach a browser of what a provider's API says beside the body. */
const passed = [
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
] as const

/** What we say of every answer, beside what the deployment says of all data; only its type may be another one. */
export const ownHeaders: Readonly<Record<string, string>> = {
  'content-type': 'application/octet-stream',
  'cache-control': 'no-store',
  'content-disposition': 'attachment',
  'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
}

/** Makes a provider's answer inert: no cookie, no policy and no active content of theirs on our origin. */
export const answerHeaders = (
  own: Readonly<Record<string, string>>,
  received: ReceivedHeaders,
): Record<string, string> => {
  const headers: Record<string, string> = { ...own }
  for (const name of passed) {
    const value = headerText(received, name)
    if (value !== undefined) headers[name] = value
  }
  return headers
}
