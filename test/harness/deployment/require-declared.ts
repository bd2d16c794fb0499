import type { EndpointFacts } from '@planbridge/shared/contract'

/** Failures of every endpoint, which they do not declare each. */
const failuresOfAll: ReadonlySet<string> = new Set([
  'request-malformed',
  'request-too-large',
  'media-type-unsupported',
  'method-not-allowed',
  'origin-not-allowed',
  'store-unavailable',
  'internal',
])

/** Throws if an endpoint fails in another way than it declares: every test that calls one proves that it does not. */
export const requireDeclared = ({ path, failures }: EndpointFacts, code: string): void => {
  if (!failuresOfAll.has(code) && !(failures as readonly string[]).includes(code))
    throw new Error(`${path} does not declare the failure ${code}`)
}
