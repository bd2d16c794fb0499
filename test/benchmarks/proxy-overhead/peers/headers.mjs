// The forwarded headers in each direction. Others are dropped.
import { subscriptionKey } from './settings.mjs'

const toUpstream = ['accept', 'accept-language', 'content-type', 'content-length', 'if-none-match']
const toBrowser = [
  'content-type',
  'content-length',
  'content-encoding',
  'etag',
  'last-modified',
  'retry-after',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
]

export const upstreamHeaders = (received, bearer) => {
  const headers = { authorization: bearer, 'ocp-apim-subscription-key': subscriptionKey }
  for (const name of toUpstream) {
    const value = received[name]
    if (value !== undefined) headers[name] = value
  }
  return headers
}

export const browserHeaders = (received) => {
  const headers = {}
  for (const name of toBrowser) {
    const value = received[name]
    if (value !== undefined) headers[name] = value
  }
  return headers
}
