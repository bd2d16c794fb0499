import type { MiddlewareHandler } from 'hono'

const yearSeconds = 31_536_000

const always = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
} as const

const dataPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Headers of every answer; a document brings its own content policy. `hsts`: only for a real host, localhost has other tenants. */
export const securityHeaders = ({ hsts }: { readonly hsts: boolean }): MiddlewareHandler =>
  async function setSecurityHeaders(c, next) {
    await next()
    for (const [name, value] of Object.entries(always)) c.header(name, value)
    if (hsts) c.header('strict-transport-security', `max-age=${yearSeconds}; includeSubDomains`)
    if (!c.res.headers.has('content-security-policy')) c.header('content-security-policy', dataPolicy)
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store')
  }

/** The policy of a document: our scripts by nonce, and nobody else's anything. */
export const documentPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
