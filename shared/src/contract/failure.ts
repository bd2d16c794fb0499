import * as z from 'zod/mini'

/**
 * All failures by code, with HTTP status and public title. Titles are for developers; the texts for people are in the message
 * catalogue of the web app.
 */
export const failures = {
  // Request
  'request-malformed': { status: 400, title: 'Malformed request' },
  'request-too-large': { status: 413, title: 'Request too large' },
  'request-headers-too-large': { status: 431, title: 'Request headers too large' },
  'media-type-unsupported': { status: 415, title: 'Only application/json is accepted' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  'origin-not-allowed': { status: 403, title: 'The request was not sent by the app' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'client-too-slow': { status: 408, title: 'The client sent or read too slowly' },
  // Session and caller
  'session-required': { status: 401, title: 'A session is required' },
  'host-key-required': { status: 401, title: 'A valid host key is required' },
  'sign-in-required': { status: 401, title: 'Sign-in is required' },
  'not-permitted': { status: 403, title: 'The person may not use this access' },
  // Integrations and connections
  'integration-not-found': { status: 404, title: 'Integration not found' },
  'integration-not-configured': { status: 409, title: 'The integration has no credentials' },
  'access-model-not-offered': { status: 409, title: 'The integration does not offer this access model' },
  'too-many-connections': { status: 409, title: 'The person has as many connections as allowed' },
  'connection-not-found': { status: 404, title: 'Connection not found' },
  'connection-unverified': { status: 409, title: 'The host has not verified the connection yet' },
  // Hosts and connect sessions
  'host-key-not-permitted': { status: 403, title: 'The host key does not permit this' },
  'host-subject-mismatch': { status: 403, title: 'The connect session is of another user of the host' },
  'host-subject-required': { status: 400, title: 'The call has to name the user of the host' },
  'idempotency-key-malformed': { status: 400, title: 'The Idempotency-Key is malformed' },
  'idempotency-key-reused': { status: 422, title: 'The Idempotency-Key was used for another request' },
  'idempotency-key-in-use': {
    status: 409,
    title: 'The first request with this Idempotency-Key is not finished',
  },
  'cursor-invalid': { status: 422, title: 'The cursor is invalid or too old' },
  'import-rejected': { status: 422, title: 'The provider rejected the imported tokens' },
  'import-unverifiable': {
    status: 422,
    title: 'No renewal and no call can verify the imported tokens',
  },
  'connect-session-required': { status: 401, title: 'A valid connect session is required' },
  'connect-session-not-found': { status: 404, title: 'Connect session not found' },
  'connect-session-open': { status: 409, title: 'Nothing is connected in the connect session yet' },
  'connect-session-used': { status: 409, title: 'The connect session has made its connection' },
  'connect-session-ended': { status: 410, title: 'The connect session has ended' },
  'too-many-connect-sessions': {
    status: 429,
    title: 'The user has as many open connect sessions as allowed',
  },
  'return-url-required': { status: 422, title: 'A code challenge requires a return URL' },
  'return-page-not-allowed': {
    status: 422,
    title: 'The page is not on an allowed origin of the connect session',
  },
  'return-code-invalid': { status: 403, title: 'The code from the return URL is invalid' },
  'verifier-mismatch': { status: 403, title: 'The code verifier does not match the challenge of the host' },
  'window-unknown': { status: 404, title: 'The link or window is unknown, expired or already used' },
  'confirmation-required': { status: 403, title: 'The person has to confirm who they are first' },
  // Authorization attempts
  'state-missing': { status: 400, title: 'The response has no state parameter' },
  'state-unknown': { status: 400, title: 'No attempt has this state' },
  'attempt-of-another-session': { status: 403, title: 'The attempt was started in another session' },
  'attempt-expired': { status: 410, title: 'The attempt has expired' },
  'attempt-spent': { status: 409, title: 'The attempt was already completed' },
  'attempt-unfinished': { status: 409, title: 'The attempt was started but not completed' },
  'proof-missing': { status: 400, title: 'The PKCE verifier is missing' },
  'proof-mismatch': { status: 400, title: 'The PKCE verifier does not match the challenge' },
  'response-malformed': { status: 400, title: 'Malformed authorization response' },
  'consent-denied': { status: 403, title: 'The person did not grant access' },
  'authorization-refused': { status: 400, title: 'The provider refused the authorization request' },
  'provider-busy': { status: 400, title: 'The provider cannot handle the authorization request at present' },
  'sign-in-again': { status: 400, title: 'The provider requires the person to sign in again' },
  'issuer-mismatch': { status: 400, title: 'The response names another issuer' },
  'nonce-mismatch': { status: 400, title: 'The nonce of the ID token does not match' },
  'code-hash-mismatch': { status: 400, title: 'The code hash of the ID token does not match' },
  'signature-invalid': { status: 400, title: 'The signature of the ID token is invalid' },
  'subject-mismatch': { status: 400, title: 'The ID tokens name different people' },
  'id-token-invalid': { status: 400, title: 'Invalid ID token' },
  'clock-mismatch': { status: 400, title: 'The times in the ID token contradict the clock' },
  'code-rejected': { status: 400, title: 'The provider rejected the authorization code' },
  'different-account': { status: 409, title: 'A different account was granted' },
  'identity-of-another-person': { status: 409, title: 'The account belongs to another person' },
  'merge-offer-ended': { status: 404, title: 'The offer to bring two people together has ended' },
  'merge-choice-needed': { status: 409, title: 'Of two connections one has to be chosen' },
  'recent-sign-in-required': { status: 403, title: 'A recent sign-in is required' },
  // Sign-in with an account of the person's organisation
  'email-not-verified': { status: 403, title: 'The organisation has not verified the e-mail address' },
  'email-domain-not-allowed': { status: 403, title: 'The domain of the e-mail address is not allowed' },
  'group-not-allowed': { status: 403, title: 'The account belongs to no group that may sign in' },
  // Account choice and personal tokens
  'account-choice-needed': { status: 409, title: 'An account has to be chosen first' },
  'account-unknown': { status: 422, title: 'The account is not one of the choices' },
  'personal-token-rejected': { status: 422, title: 'The provider rejected the token' },
  'personal-token-malformed': { status: 422, title: 'The pasted text is not a token' },
  'end-date-invalid': { status: 422, title: 'The end date is outside the allowed range' },
  // Providers
  'egress-failed': { status: 502, title: 'The network of this app did not reach the provider' },
  'provider-unreachable': { status: 502, title: 'The provider could not be reached' },
  'provider-too-slow': { status: 504, title: 'The provider did not respond in time' },
  'provider-failing': { status: 502, title: 'The provider responded with an error' },
  'provider-redirecting': { status: 502, title: 'The provider responded with a redirect' },
  'provider-answer-too-large': { status: 502, title: 'The response of the provider is too large' },
  'provider-answer-unreadable': { status: 502, title: 'The response of the provider could not be read' },
  'credential-in-answer': { status: 502, title: 'The response of the provider contained a credential' },
  'provider-metadata-unusable': { status: 502, title: 'The metadata of the provider failed verification' },
  'client-credentials-rejected': { status: 502, title: 'The provider rejected the client credentials' },
  // API calls, delegations and jobs
  'operation-not-allowed': { status: 404, title: 'Operation not allowed' },
  'operation-not-agreed': { status: 403, title: 'The delegation does not include the operation' },
  'delegation-required': { status: 409, title: 'A delegation is required' },
  'delegation-not-granted': { status: 403, title: 'The provider granted no access beyond the session' },
  'consent-required': { status: 409, title: 'New consent is required' },
  'delegation-terms-invalid': {
    status: 422,
    title: 'The integration does not support these delegation terms',
  },
  'run-missed': { status: 409, title: 'Run was missed during downtime' },
  'run-interrupted': { status: 409, title: 'Run was interrupted and its outcome is unknown' },
  'job-not-found': { status: 404, title: 'Job not found' },
  'job-paused': { status: 409, title: 'The job is paused' },
  'answer-not-found': { status: 404, title: 'The answer of the run is not kept' },
  'too-many-jobs': { status: 409, title: 'The person has as many jobs as allowed' },
  'too-many-jobs-of-tenant': { status: 409, title: 'The tenant has as many jobs as allowed' },
  'jobs-too-large': { status: 409, title: 'The jobs of the person contain as much text as allowed' },
  'user-not-present': { status: 403, title: 'The person has to be signed in' },
  'reconnect-required': { status: 424, title: 'The connection no longer works and has to be reconnected' },
  'token-not-accepted': {
    status: 424,
    title: "The provider's API refuses the access token, although it has not expired",
  },
  'subscription-key-rejected': { status: 424, title: "The provider's gateway rejected the subscription key" },
  'call-to-repeat': {
    status: 503,
    title: 'The token was renewed, but the request body cannot be sent again',
  },
  'scope-missing': { status: 424, title: 'The connection lacks a scope that the operation requires' },
  'scope-not-requested': {
    status: 424,
    title: 'The integration does not request a scope that the operation requires',
  },
  'quota-exhausted': { status: 429, title: 'The quota at the provider is used up' },
  'rate-limited': { status: 429, title: 'The provider limits the request rate' },
  // The BFF itself
  'store-unavailable': { status: 503, title: 'The store is unavailable' },
  starting: { status: 503, title: 'The instance is starting' },
  draining: { status: 503, title: 'The instance is stopping' },
  'vault-unreadable': { status: 503, title: 'The stored tokens cannot be decrypted at present' },
  internal: { status: 500, title: 'Internal error' },
} as const satisfies Record<string, { status: number; title: string }>

export type FailureCode = keyof typeof failures
export const failureCodes = Object.keys(failures) as FailureCode[]

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
  code: z.enum(failureCodes),
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
