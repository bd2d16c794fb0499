import * as z from 'zod/mini'

/**
 * Every failure a caller can meet: code → HTTP status and public title.
 * The title is for developers; what a person reads comes from the web's message catalogue.
 */
export const failures = {
  // the request itself
  'request-malformed': { status: 400, title: 'The request does not have the expected shape' },
  'request-too-large': { status: 413, title: 'The request is too large' },
  'media-type-unsupported': { status: 415, title: 'Only application/json is accepted' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'origin-not-allowed': { status: 403, title: 'The request did not come from the app' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  // the session
  'session-required': { status: 401, title: 'There is no live session' },
  'host-key-required': { status: 401, title: 'The request carries no known host key' },
  'sign-in-required': { status: 401, title: 'The session has no signed-in person' },
  'not-permitted': { status: 403, title: 'This person may not use this access' },
  // what is asked for
  'integration-not-found': { status: 404, title: 'There is no such integration' },
  'integration-not-configured': { status: 409, title: 'The integration waits for its credentials' },
  'access-model-not-offered': { status: 409, title: 'The integration does not offer this access model' },
  'connection-not-found': { status: 404, title: 'There is no such connection' },
  // the authorization attempt
  'state-missing': { status: 400, title: 'The response carries no state' },
  'state-unknown': { status: 400, title: 'The state belongs to no attempt' },
  'attempt-of-another-session': { status: 403, title: 'The attempt was started in another session' },
  'attempt-expired': { status: 410, title: 'The attempt is too old' },
  'attempt-spent': { status: 409, title: 'The attempt was already completed' },
  'attempt-unfinished': { status: 409, title: 'The attempt was started but never came back' },
  'proof-missing': { status: 400, title: 'The verifier of this attempt is gone' },
  'proof-mismatch': { status: 400, title: 'The verifier does not fit the challenge' },
  'response-malformed': { status: 400, title: 'The authorization response is not of the expected form' },
  'consent-denied': { status: 403, title: 'The person did not grant access' },
  'authorization-refused': { status: 400, title: 'The provider refused the authorization request' },
  'issuer-mismatch': { status: 400, title: 'The response names another issuer' },
  'nonce-mismatch': { status: 400, title: 'The ID token was not made for this attempt' },
  'code-hash-mismatch': { status: 400, title: 'The ID token was not made for this code' },
  'signature-invalid': { status: 400, title: 'The ID token is not signed by the provider' },
  'subject-mismatch': { status: 400, title: 'The two ID tokens name different people' },
  'id-token-invalid': { status: 400, title: 'The ID token is not valid' },
  'code-rejected': { status: 400, title: 'The provider did not accept the code' },
  'different-account': { status: 409, title: 'The person came back with another account' },
  'identity-of-another-person': { status: 409, title: 'The account belongs to somebody else here' },
  // the account and the pasted token
  'account-choice-needed': { status: 409, title: 'An account has to be chosen first' },
  'account-unknown': { status: 422, title: 'The account is not one of the choices' },
  'personal-token-rejected': { status: 422, title: 'The provider did not accept the token' },
  'end-date-invalid': { status: 422, title: 'The end date is not in the allowed range' },
  // the provider
  'provider-unreachable': { status: 502, title: 'The provider could not be reached' },
  'provider-too-slow': { status: 504, title: 'The provider did not answer in time' },
  'provider-failing': { status: 502, title: 'The provider answered with an error of its own' },
  'provider-redirecting': { status: 502, title: 'The provider answered with a redirect' },
  'provider-answer-too-large': { status: 502, title: 'The answer of the provider is too large' },
  'provider-answer-unreadable': { status: 502, title: 'The answer of the provider cannot be read' },
  'credential-in-answer': { status: 502, title: 'The answer of the provider held a credential of ours' },
  'provider-metadata-unusable': { status: 502, title: 'The metadata of the provider cannot be trusted' },
  'client-credentials-rejected': { status: 502, title: 'The provider refused our client credentials' },
  // API calls
  'operation-not-allowed': { status: 404, title: 'The operation is not on the list' },
  'operation-not-agreed': { status: 403, title: 'The delegation does not cover the operation' },
  'delegation-required': { status: 409, title: 'Work without its person needs a delegation' },
  'delegation-not-granted': { status: 403, title: 'The provider did not grant access beyond the visit' },
  'consent-required': { status: 409, title: 'More than was agreed needs the consent of the person anew' },
  'delegation-terms-invalid': { status: 422, title: 'The terms of the delegation are not possible here' },
  'run-missed': { status: 409, title: 'The run fell into a downtime' },
  'run-interrupted': { status: 409, title: 'The run was interrupted, and its end is not known' },
  'job-not-found': { status: 404, title: 'There is no such job' },
  'user-not-present': { status: 403, title: 'The access works only while its user is signed in' },
  'reconnect-required': { status: 424, title: 'The provider no longer accepts this connection' },
  'subscription-key-rejected': {
    status: 424,
    title: 'The gateway of the provider refused the subscription key',
  },
  'call-to-repeat': { status: 503, title: 'The access was renewed meanwhile; the body cannot be sent again' },
  'scope-missing': { status: 424, title: 'The connection was not granted what the call needs' },
  'quota-exhausted': { status: 429, title: 'The quota at the provider is used up' },
  'rate-limited': { status: 429, title: 'The provider asks to slow down' },
  // ourselves
  'store-unavailable': { status: 503, title: 'The store cannot be reached' },
  internal: { status: 500, title: 'Something went wrong on our side' },
} as const satisfies Record<string, { status: number; title: string }>

export type FailureCode = keyof typeof failures
export const failureCodes = Object.keys(failures) as FailureCode[]

/** The ways in which a provider gives no usable answer: whoever asks one may meet them. */
export const noAnswerFailures = [
  'provider-unreachable',
  'provider-too-slow',
  'provider-failing',
  'provider-redirecting',
  'provider-answer-too-large',
  'provider-answer-unreadable',
] as const satisfies readonly FailureCode[]

/** Problem details with a stable code. @see https://www.rfc-editor.org/rfc/rfc9457#section-3 */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.enum(failureCodes),
  /** Finds the private cause in the log. */
  reference: z.string(),
  /** Seconds to wait before trying again, where that helps. */
  retry_after: z.optional(z.number()),
  /** The connection that the failure speaks of, where there is one. */
  connection: z.optional(z.string()),
})
export type Problem = z.infer<typeof Problem>
