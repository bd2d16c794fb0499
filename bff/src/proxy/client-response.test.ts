import { array, assert, constantFrom, oneof, property, stringMatching, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clientHeaders, proxyHeaders } from './client-response.ts'

const harmful = [
  'set-cookie',
  'www-authenticate',
  'proxy-authenticate',
  'server',
  'x-powered-by',
  'via',
  'alt-svc',
  'strict-transport-security',
  'content-security-policy-report-only',
  'clear-site-data',
  'refresh',
  'link',
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'service-worker-allowed',
  'location',
  'sourcemap',
  'x-sourcemap',
  'nel',
  'report-to',
  'reporting-endpoints',
  'connection',
  'transfer-encoding',
  'keep-alive',
  'trailer',
  'upgrade',
  'x-frame-options',
  'content-location',
  'origin-trial',
  'age',
  'vary',
]
const allowed =
  /^(content-(type|length|encoding|language|disposition|security-policy)|etag|last-modified|retry-after|cache-control|x-ratelimit-\w+|x-dt-\w+)$/

describe('the headers of a proxied response', () => {
  test.each(harmful)('PX-10: leave out %s', (name) => {
    expect(Object.keys(clientHeaders(proxyHeaders, { [name]: 'CANARY-value' }))).not.toContain(name)
  })

  test('PX-10 PX-12 PX-13: contain harmless names only and forbid caching, framing and execution, for any provider headers', () => {
    const name = oneof(
      constantFrom(...harmful, 'etag', 'cache-control', 'content-disposition'),
      stringMatching(/^[a-z][a-z-]{0,20}$/),
    )
    const value = constantFrom('public, max-age=31536000', 'inline', 'script-src *', '*', 'text/html', 'x')
    assert(
      property(array(tuple(name, value)), (pairs) => {
        const received: Record<string, string[]> = {}
        for (const [each, text] of pairs) (received[each] ??= []).push(text)
        const headers = clientHeaders(proxyHeaders, received)
        expect(Object.keys(headers).filter((each) => !allowed.test(each))).toEqual([])
        expect(headers['cache-control']).toBe('no-store')
        expect(headers['content-disposition']).toBe('attachment')
        expect(headers['content-security-policy']).toContain('sandbox')
        expect(headers['content-type']).toBeTypeOf('string')
      }),
    )
  })

  test('pass on content type, validators, retry time and rate limit', () => {
    const headers = {
      'content-type': 'application/vnd.docplanner+json; charset=UTF-8',
      'retry-after': '30',
      'x-ratelimit-remaining': '7',
      etag: 'W/"1"',
    }
    expect(clientHeaders(proxyHeaders, headers)).toMatchObject(headers)
  })

  test('PX-12: declare a body without a content type as bytes', () => {
    expect(clientHeaders(proxyHeaders, {})['content-type']).toBe('application/octet-stream')
  })
})
