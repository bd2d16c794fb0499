import type { PublicationFault } from './fault.ts'
import { drippingJson, endlessJson, never } from './provider/broken-responses.ts'
import { evilOrigin } from './provider/evil-host.ts'

/** Faults that apply to the metadata and to the key set. */
export const publishedDocumentFaults = {
  'byte-order-mark': {
    description: 'The document begins with a byte order mark.',
    make: (honest) =>
      new Response(`\uFEFF${JSON.stringify(honest)}`, { headers: { 'content-type': 'application/json' } }),
  },
  'one-byte-at-a-time': {
    description: 'The document arrives one byte at a time and never ends.',
    make: () => drippingJson(),
  },
  'fifty-megabytes': {
    description: 'The document has 50 MB.',
    make: () => endlessJson(50),
  },
  'status-500': {
    description: 'The response has status 500.',
    make: () => Response.json({ message: 'no' }, { status: 500 }),
  },
  'web-page': {
    description: 'The document is a web page.',
    make: () => new Response('<h1>Sign in</h1>', { headers: { 'content-type': 'text/html' } }),
  },
  'permanent-redirect': {
    description: 'The response redirects permanently to another host.',
    make: () => Response.redirect(`${evilOrigin}/here`, 308),
  },
  'not-json': {
    description: 'The document is not JSON.',
    make: () => new Response('{', { headers: { 'content-type': 'application/json' } }),
  },
  'unexpected-shape': {
    description: 'The document is JSON of an unexpected shape.',
    make: () => ({ keys: 'none', issuer: 17 }),
  },
  'temporary-redirect': {
    description: 'The response redirects temporarily to another host.',
    make: () => Response.redirect(`${evilOrigin}/here`, 302),
  },
  'no-response': {
    description: 'The response never arrives.',
    make: () => never,
  },
} as const satisfies Record<string, PublicationFault>
