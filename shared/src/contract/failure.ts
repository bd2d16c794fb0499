import * as z from 'zod/mini'

/**
 * All failures by code, with HTTP status. Titles for developers are in `failure-titles.ts`, which no page loads; the texts for people are
 * in the message catalogue of the web app.
 */
export const failures = {
  // Request
  'request-malformed': { status: 400 },
  'request-too-large': { status: 413 },
  'request-headers-too-large': { status: 431 },
  'media-type-unsupported': { status: 415 },
  'method-not-allowed': { status: 405 },
  'not-found': { status: 404 },
  'origin-not-allowed': { status: 403 },
  'too-many-requests': { status: 429 },
  'client-too-slow': { status: 408 },
  // Session and caller
  'session-required': { status: 401 },
  'host-key-required': { status: 401 },
  'sign-in-required': { status: 401 },
  'not-permitted': { status: 403 },
  // Integrations and connections
  'integration-not-found': { status: 404 },
  'integration-not-configured': { status: 409 },
  'access-model-not-offered': { status: 409 },
  'too-many-connections': { status: 409 },
  'connection-not-found': { status: 404 },
  'connection-unverified': { status: 409 },
  // Hosts and connect sessions
  'host-key-not-permitted': { status: 403 },
  'host-subject-mismatch': { status: 403 },
  'host-subject-required': { status: 400 },
  'idempotency-key-malformed': { status: 400 },
  'idempotency-key-reused': { status: 422 },
  'idempotency-key-in-use': { status: 409 },
  'cursor-invalid': { status: 422 },
  'webhook-endpoint-not-found': { status: 404 },
  'webhook-delivery-not-found': { status: 404 },
  'webhook-url-not-allowed': { status: 422 },
  'too-many-webhook-endpoints': { status: 409 },
  'import-rejected': { status: 422 },
  'import-unverifiable': { status: 422 },
  'connect-session-required': { status: 401 },
  'connect-session-not-found': { status: 404 },
  'connect-session-open': { status: 409 },
  'connect-session-used': { status: 409 },
  'connect-session-ended': { status: 410 },
  'too-many-connect-sessions': { status: 429 },
  'return-url-required': { status: 422 },
  'return-page-not-allowed': { status: 422 },
  'return-code-invalid': { status: 403 },
  'verifier-mismatch': { status: 403 },
  'window-unknown': { status: 404 },
  'confirmation-required': { status: 403 },
  // Authorization attempts
  'state-missing': { status: 400 },
  'state-unknown': { status: 400 },
  'attempt-of-another-session': { status: 403 },
  'attempt-expired': { status: 410 },
  'attempt-spent': { status: 409 },
  'attempt-unfinished': { status: 409 },
  'proof-missing': { status: 400 },
  'proof-mismatch': { status: 400 },
  'response-malformed': { status: 400 },
  'consent-denied': { status: 403 },
  'authorization-refused': { status: 400 },
  'provider-busy': { status: 400 },
  'sign-in-again': { status: 400 },
  'issuer-mismatch': { status: 400 },
  'nonce-mismatch': { status: 400 },
  'code-hash-mismatch': { status: 400 },
  'signature-invalid': { status: 400 },
  'subject-mismatch': { status: 400 },
  'id-token-invalid': { status: 400 },
  'clock-mismatch': { status: 400 },
  'code-rejected': { status: 400 },
  'different-account': { status: 409 },
  'identity-of-another-person': { status: 409 },
  'merge-offer-ended': { status: 404 },
  'merge-choice-needed': { status: 409 },
  'recent-sign-in-required': { status: 403 },
  // Sign-in with an account of the person's organisation
  'email-not-verified': { status: 403 },
  'email-domain-not-allowed': { status: 403 },
  'group-not-allowed': { status: 403 },
  // Account choice and personal tokens
  'account-choice-needed': { status: 409 },
  'account-unknown': { status: 422 },
  'personal-token-rejected': { status: 422 },
  'personal-token-malformed': { status: 422 },
  'end-date-invalid': { status: 422 },
  // Providers
  'egress-failed': { status: 502 },
  'provider-unreachable': { status: 502 },
  'provider-too-slow': { status: 504 },
  'provider-failing': { status: 502 },
  'provider-redirecting': { status: 502 },
  'provider-answer-too-large': { status: 502 },
  'provider-answer-unreadable': { status: 502 },
  'credential-in-answer': { status: 502 },
  'provider-metadata-unusable': { status: 502 },
  'client-credentials-rejected': { status: 502 },
  // API calls, delegations and jobs
  'operation-not-allowed': { status: 404 },
  'operation-not-agreed': { status: 403 },
  'delegation-required': { status: 409 },
  'delegation-not-granted': { status: 403 },
  'consent-required': { status: 409 },
  'delegation-terms-invalid': { status: 422 },
  'run-missed': { status: 409 },
  'run-interrupted': { status: 409 },
  'job-not-found': { status: 404 },
  'job-paused': { status: 409 },
  'answer-not-found': { status: 404 },
  'too-many-jobs': { status: 409 },
  'too-many-jobs-of-tenant': { status: 409 },
  'jobs-too-large': { status: 409 },
  'user-not-present': { status: 403 },
  'reconnect-required': { status: 424 },
  'token-not-accepted': { status: 424 },
  'subscription-key-rejected': { status: 424 },
  'call-to-repeat': { status: 503 },
  'scope-missing': { status: 424 },
  'scope-not-requested': { status: 424 },
  'quota-exhausted': { status: 429 },
  'rate-limited': { status: 429 },
  // Events of providers
  'delivery-refused': { status: 403 },
  'delivery-not-authenticated': { status: 401 },
  'deliveries-paused': { status: 503 },
  // The BFF itself
  'store-unavailable': { status: 503 },
  'addresses-unknown': { status: 503 },
  starting: { status: 503 },
  draining: { status: 503 },
  'vault-unreadable': { status: 503 },
  internal: { status: 500 },
} as const satisfies Record<string, { status: number }>

export type FailureCode = keyof typeof failures
export const failureCodes = Object.keys(failures) as FailureCode[]

/** The code of a failure. Decide by it, not by the title. Codes are only ever added. */
export const FailureCode = z.enum(failureCodes)

/** The failures of a provider that gives no usable response. Every endpoint that calls a provider includes them. */
export const noAnswerFailures = [
  'egress-failed',
  'provider-unreachable',
  'provider-too-slow',
  'provider-failing',
  'provider-redirecting',
  'provider-answer-too-large',
  'provider-answer-unreadable',
] as const satisfies readonly FailureCode[]

/** Another person of this deployment, as far as they may be named: to somebody who signed in with one of their accounts. */
export const OtherPerson = z.object({
  /** The initials, as in "P… N…"; null if no name is known. */
  name: z.nullable(z.string()),
  /** Names of the providers with whose accounts they sign in. */
  providers: z.array(z.string()),
})
export type OtherPerson = z.infer<typeof OtherPerson>

/** Problem details with a stable code. @see https://www.rfc-editor.org/rfc/rfc9457#section-3 */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: FailureCode,
  /** Identifies the log record with the cause. */
  reference: z.string(),
  /** Seconds to wait before a retry. */
  retry_after: z.optional(z.number()),
  /** The connection that the failure concerns. */
  connection: z.optional(z.string()),
  /** The account that the failure concerns, as its provider names it to its person. */
  account: z.optional(z.string()),
  /** The limit that was reached: a number, or kilobytes for a size. */
  limit: z.optional(z.number()),
  /** The character because of which a text is refused, and its position in the text without the parts that are removed. */
  character: z.optional(z.object({ code_point: z.string(), position: z.number() })),
  /** The owner of the account. */
  other_person: z.optional(OtherPerson),
  /** The id of the offer to bring that person and the caller together. */
  offer: z.optional(z.string()),
})
export type Problem = z.infer<typeof Problem>
