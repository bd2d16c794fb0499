import type { EndpointFacts, FailureCode, Problem } from '@planbridge/shared/contract'

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

type Member = 'retry_after' | 'connection' | 'account' | 'limit' | 'character' | 'other_person' | 'offer'

/** The members with which a failure tells its person what to do. A failure that is not listed has none of them always. */
const membersOf: Partial<Record<FailureCode, Member>> = {
  'connect-session-used': 'connection',
  'idempotency-key-in-use': 'retry_after',
  'identity-of-another-person': 'other_person',
  'job-paused': 'connection',
  'jobs-too-large': 'limit',
  'operation-not-agreed': 'connection',
  'store-unavailable': 'retry_after',
  'too-many-connect-sessions': 'limit',
  'too-many-connections': 'limit',
  'too-many-jobs': 'limit',
  'too-many-jobs-of-tenant': 'limit',
  'too-many-requests': 'retry_after',
  'vault-unreadable': 'retry_after',
}

/**
 * Throws if an endpoint fails in another way than it declares, or without the members of its failure: every test that calls one proves
 * that it does not.
 */
export const requireDeclared = ({ path, failures }: EndpointFacts, problem: Problem): void => {
  const { code } = problem
  if (!failuresOfAll.has(code) && !(failures as readonly string[]).includes(code))
    throw new Error(`${path} does not declare the failure ${code}`)
  const member = membersOf[code]
  if (member !== undefined && problem[member] === undefined)
    throw new Error(`${path} fails with ${code} and without ${member}`)
}
