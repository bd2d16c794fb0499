import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { contentSecurityPolicy, securityHeaders, setDocumentKind } from './security-headers.ts'

const app = new Hono()
app.use(securityHeaders({ origin: 'https://app.example' }))
app.get('/data', (c) => {
  c.header('set-cookie', 'a=1')
  return c.json({})
})
app.get('/:kind{app|callback|window}', (c) => {
  setDocumentKind(c, c.req.param('kind') as 'app' | 'callback' | 'window', 'n0nce')
  c.header('set-cookie', 'a=1')
  return c.html('<!doctype html>')
})

test.each(['app', 'callback'] as const)(
  'the %s document gets the policy of its kind and sets no cookie',
  async (kind) => {
    const { headers } = await app.request(`/${kind}`)
    expect(headers.get('content-security-policy')).toBe(contentSecurityPolicy(kind, 'n0nce'))
    expect(headers.get('content-security-policy')).toContain("'nonce-n0nce'")
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('set-cookie')).toBeNull()
  },
)

test('EM-45: the window of a connect session can be closed by the frame that opened it', async () => {
  const { headers } = await app.request('/window')
  expect(headers.get('cross-origin-opener-policy')).toBe('unsafe-none')
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
})

test('an answer that is not a document gets the data policy, without scripts, and may set a cookie', async () => {
  const { headers } = await app.request('/data')
  expect(headers.get('content-security-policy')).toBe(contentSecurityPolicy('data'))
  expect(headers.get('content-security-policy')).not.toContain('script-src')
  expect(headers.get('set-cookie')).toBe('a=1')
})

test('no kind of document can be framed', () => {
  for (const kind of ['app', 'callback', 'data'] as const)
    expect(contentSecurityPolicy(kind)).toContain("frame-ancestors 'none'")
})
