import { array, assert, constantFrom, oneof, property, stringMatching, tuple } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { filteredHeaders } from './response-filter.ts'

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

describe('what a browser sees of an answer of the API', () => {
  test.each(harmful)('PX-10: %s is not among it', (name) => {
    expect(filteredHeaders(new Headers({ [name]: 'CANARY-value' })).has(name)).toBe(false)
  })

  test('PX-10 PX-12 PX-13: whatever comes, only harmless names remain, and nothing is kept, framed or run', () => {
    const name = oneof(
      constantFrom(...harmful, 'etag', 'cache-control', 'content-disposition'),
      stringMatching(/^[a-z][a-z-]{0,20}$/),
    )
    const value = constantFrom('public, max-age=31536000', 'inline', 'script-src *', '*', 'text/html', 'x')
    assert(
      property(array(tuple(name, value)), (pairs) => {
        const received = new Headers()
        for (const [each, text] of pairs) received.append(each, text)
        const headers = filteredHeaders(received)
        expect([...headers.keys()].filter((each) => !allowed.test(each))).toEqual([])
        expect(headers.get('cache-control')).toBe('no-store')
        expect(headers.get('content-disposition')).toBe('attachment')
        expect(headers.get('content-security-policy')).toContain('sandbox')
        expect(headers.get('content-type')).not.toBeNull()
      }),
    )
  })

  test('says how to read the body, how long to wait, and what is left of the quota', () => {
    const kept = {
      'content-type': 'application/vnd.docplanner+json; charset=UTF-8',
      'retry-after': '30',
      'x-ratelimit-remaining': '7',
      etag: 'W/"1"',
    }
    expect(Object.fromEntries(filteredHeaders(new Headers(kept)))).toMatchObject(kept)
  })

  test('PX-12: a body without a type is bytes', () => {
    expect(filteredHeaders(new Headers()).get('content-type')).toBe('application/octet-stream')
  })
})
