import type { MiddlewareHandler } from 'hono'

const yearSeconds = 31_536_000

const ofData = {
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
} as const

const ofDocuments = {
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
} as const

/** Of what is data, not a document. */
export const dataPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

interface Deployment {
  readonly origin: string
}

/** Of what can never be a document: there, what only a document obeys would be dead weight on every call. */
export const headersOfData = ({ origin }: Deployment): Readonly<Record<string, string>> => ({
  ...ofData,
  // Only for a real host: localhost has other tenants.
  ...(origin.startsWith('https:') && {
    'strict-transport-security': `max-age=${yearSeconds}; includeSubDomains`,
  }),
})

/** Headers of every answer; a document brings its own content policy. */
export const securityHeaders = (deployment: Deployment): MiddlewareHandler => {
  const all = Object.entries({ ...headersOfData(deployment), ...ofDocuments })
  return async function setSecurityHeaders(c, next) {
    await next()
    for (const [name, value] of all) c.header(name, value)
    if (!c.res.headers.has('content-security-policy')) c.header('content-security-policy', dataPolicy)
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store')
  }
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
