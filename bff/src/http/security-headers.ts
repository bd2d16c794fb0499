import type { Context, MiddlewareHandler } from 'hono'

/**
 * Kinds of documents that a browser can load. `frame`: embedded in the page of a host; the only one that can be framed. `window`: opened
 * by the frame or by a link. `data` is everything that is not meant to be a document, for example JSON;
 * its policy makes it inert if a browser loads it as one anyway.
 */
export type DocumentKind = 'app' | 'callback' | 'frame' | 'window' | 'data'

interface DocumentPolicy {
  /** Isolation from the window that opened the document. `unsafe-none`: its opener can close it and bring it to the front. */
  readonly openerPolicy: 'same-origin' | 'unsafe-none'
  /** `cross-origin`: pages of other origins may load it, also those with a cross-origin embedder policy. */
  readonly resourcePolicy: 'same-origin' | 'cross-origin'
  /** Content security policy without `frame-ancestors`. */
  readonly contentPolicy: (nonce: string) => readonly string[]
  /** True if an answer of this kind may set the session cookie. */
  readonly setsCookies: boolean
}

/** Our own scripts run by nonce; nothing is loaded from another origin. */
const ownScriptsOnly = (nonce: string): readonly string[] => [
  "default-src 'none'",
  `script-src 'nonce-${nonce}' 'strict-dynamic'`,
  `style-src 'self' 'nonce-${nonce}'`,
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
]

const policies: Readonly<Record<DocumentKind, DocumentPolicy>> = {
  app: {
    openerPolicy: 'same-origin',
    resourcePolicy: 'same-origin',
    contentPolicy: ownScriptsOnly,
    setsCookies: false,
  },
  callback: {
    openerPolicy: 'same-origin',
    resourcePolicy: 'same-origin',
    contentPolicy: ownScriptsOnly,
    setsCookies: false,
  },
  frame: {
    openerPolicy: 'same-origin',
    resourcePolicy: 'cross-origin',
    contentPolicy: ownScriptsOnly,
    setsCookies: false,
  },
  window: {
    // The frame in the host's page closes it.
    openerPolicy: 'unsafe-none',
    resourcePolicy: 'same-origin',
    contentPolicy: ownScriptsOnly,
    setsCookies: false,
  },
  data: {
    openerPolicy: 'same-origin',
    resourcePolicy: 'same-origin',
    contentPolicy: () => ["default-src 'none'", "base-uri 'none'", "form-action 'none'"],
    setsCookies: true,
  },
}

/**
 * The whole `content-security-policy` of a kind; `data` has no scripts and so needs no nonce.
 * @param ancestors the origins that may frame a document of the kind `frame`; those of a page that itself is framed have to be among them.
 */
export const contentSecurityPolicy = (
  kind: DocumentKind,
  nonce = '',
  ancestors: readonly string[] = [],
): string => {
  const framedBy = kind === 'frame' && ancestors.length > 0 ? ancestors.join(' ') : "'none'"
  return [...policies[kind].contentPolicy(nonce), `frame-ancestors ${framedBy}`].join('; ')
}

const kinds = new WeakMap<Context, DocumentKind>()

/** Marks the answer as a document of this kind. Unmarked answers are `data`. */
export const setDocumentKind = (
  c: Context,
  kind: DocumentKind,
  nonce: string,
  ancestors: readonly string[] = [],
): void => {
  kinds.set(c, kind)
  c.header('content-security-policy', contentSecurityPolicy(kind, nonce, ancestors))
}

const resourceHeader = 'cross-origin-resource-policy'
const shared = new WeakSet<Context>()

/** Marks the answer as a file that pages of other origins may load, and check against its hash. */
export const setSharedFile = (c: Context): void => {
  shared.add(c)
  c.header('access-control-allow-origin', '*')
}

const yearSeconds = 31_536_000

interface Deployment {
  readonly origin: string
}

/** Headers for answers that bypass Hono: only those that matter for data, to keep proxied calls small. */
export const dataHeaders = ({ origin }: Deployment): Readonly<Record<string, string>> => ({
  'x-content-type-options': 'nosniff',
  [resourceHeader]: 'same-origin',
  // Never on localhost, which other local servers share.
  ...(origin.startsWith('https:') && {
    'strict-transport-security': `max-age=${yearSeconds}; includeSubDomains`,
  }),
})

const documentHeaders = {
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
} as const

const loadedBy: Readonly<Record<DocumentPolicy['resourcePolicy'], Readonly<Record<string, string>>>> = {
  'same-origin': {},
  // A page with an embedder policy shows only frames that have one, too.
  'cross-origin': { [resourceHeader]: 'cross-origin', 'cross-origin-embedder-policy': 'require-corp' },
}

/** Sets the security headers of every answer according to its document kind. */
export const securityHeaders = (deployment: Deployment): MiddlewareHandler => {
  const common = Object.entries({ ...dataHeaders(deployment), ...documentHeaders })
  return async function setSecurityHeaders(c, next) {
    await next()
    const kind = kinds.get(c) ?? 'data'
    const { openerPolicy, resourcePolicy, setsCookies } = policies[kind]
    for (const [name, value] of common) c.header(name, value)
    if (shared.has(c)) c.header(resourceHeader, 'cross-origin')
    for (const [name, value] of Object.entries(loadedBy[resourcePolicy])) c.header(name, value)
    c.header('cross-origin-opener-policy', openerPolicy)
    // A proxied response brings a stricter policy of its own.
    if (!c.res.headers.has('content-security-policy'))
      c.header('content-security-policy', contentSecurityPolicy(kind))
    if (!setsCookies) c.header('set-cookie', undefined)
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store')
  }
}
