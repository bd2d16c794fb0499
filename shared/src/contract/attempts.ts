import * as z from 'zod/mini'
import { ConsentModel, Flow } from './access-model.ts'
import { Connection } from './connections.ts'
import { DelegationTerms } from './delegations.ts'
import { defineEndpoint } from './endpoint.ts'
import { noAnswerFailures } from './failure.ts'
import { Challenge, ConnectionId, IntegrationId, State, Verifier } from './identifiers.ts'
import { isStorableText } from './text.ts'

/**
 * The purpose of an attempt. `sign-in`: the account identifies the person. `link`: another account is added to the signed-in person.
 * `reconnect`: an existing connection gets new tokens.
 */
export const Purpose = z.enum(['sign-in', 'link', 'reconnect'])
export type Purpose = z.infer<typeof Purpose>

/**
 * The parameters of the authorize URL, except for the PKCE challenge.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
 */
export const AuthorizationFacts = z.object({
  state: State,
  /** null if the provider issues no ID token. */
  nonce: z.nullable(z.string()),
  authorization_endpoint: z.string(),
  client_id: z.string(),
  redirect_uri: z.string(),
  response_type: Flow,
  response_mode: z.nullable(z.enum(['query', 'fragment'])),
  scope: z.string(),
  /** True if the PKCE challenge is sent to the provider. Some identity servers refuse unknown parameters. */
  send_challenge: z.boolean(),
  /** Additional parameters from the provider definition or the configuration. */
  extra: z.record(z.string(), z.string()),
  expires_at: z.iso.datetime(),
})
export type AuthorizationFacts = z.infer<typeof AuthorizationFacts>

/** Starts an authorization attempt. The response has the parameters for the redirect to the provider. */
export const startAttempt = defineEndpoint({
  method: 'POST',
  path: '/attempts',
  access: 'visitor',
  input: z.strictObject({
    purpose: Purpose,
    /** The id of an integration, or of a firm's sign-in for the purpose `sign-in`. */
    integration: IntegrationId,
    model: ConsentModel,
    challenge: Challenge,
    /** The connection to renew; required for a `reconnect`. */
    connection: z.optional(ConnectionId),
    /** The terms of a delegation. A `reconnect` without them keeps the agreed terms. */
    delegation: z.optional(DelegationTerms),
    /** Requests the provider's account selection. */
    another_account: z.optional(z.boolean()),
    /**
     * The provider shows no page: it answers at once, with `sign-in-again` if it needs the person. Only for a `reconnect` of a
     * connection with `renews_silently`.
     */
    silent: z.optional(z.boolean()),
    /** The app path to return to. Any other text means the start page. */
    return_to: z.optional(
      z.pipe(
        z.string().check(z.maxLength(20_000)),
        z.transform((path) => (isStorableText(path) ? path : '/')),
      ),
    ),
  }),
  output: AuthorizationFacts,
  failures: [
    'integration-not-found',
    'integration-not-configured',
    'access-model-not-offered',
    'sign-in-required',
    'connection-not-found',
    'delegation-terms-invalid',
    'scope-not-requested',
    'too-many-connections',
    'too-many-requests',
    ...noAnswerFailures,
    'provider-metadata-unusable',
  ],
})

/**
 * Completes an attempt with the provider's authorization response. It is idempotent for the same response and verifier. Another
 * response fails with `attempt-spent`, whose `connection` is the one that the attempt, or another one of the same wish, has made.
 */
export const completeAttempt = defineEndpoint({
  method: 'POST',
  path: '/attempts/complete',
  access: 'anyone',
  input: z.strictObject({
    mode: z.enum(['query', 'fragment']),
    /**
     * The path of the redirect URI that received the response. It identifies the provider.
     * @see https://www.rfc-editor.org/rfc/rfc9700#section-4.4.2
     */
    path: z.string().check(z.maxLength(2_000)),
    /** The unparsed parameters, without `?` or `#`. */
    raw: z.string().check(z.maxLength(65_536)),
    /** null if the tab has no verifier for this attempt. */
    verifier: z.nullable(Verifier),
  }),
  output: z.object({
    /** Absent for the sign-in of an organisation, which makes no connection. */
    connection: z.optional(Connection),
    return_to: z.string(),
  }),
  failures: [
    'session-required',
    'state-missing',
    'state-unknown',
    'attempt-of-another-session',
    'attempt-expired',
    'attempt-spent',
    'proof-missing',
    'proof-mismatch',
    'response-malformed',
    'consent-denied',
    'authorization-refused',
    'provider-busy',
    'sign-in-again',
    'issuer-mismatch',
    'nonce-mismatch',
    'code-hash-mismatch',
    'signature-invalid',
    'subject-mismatch',
    'id-token-invalid',
    'clock-mismatch',
    'code-rejected',
    'delegation-not-granted',
    'connection-not-found',
    'different-account',
    'identity-of-another-person',
    'connect-session-ended',
    'connect-session-used',
    'email-not-verified',
    'email-domain-not-allowed',
    'group-not-allowed',
    ...noAnswerFailures,
    'provider-metadata-unusable',
    'client-credentials-rejected',
    'rate-limited',
    'too-many-requests',
  ],
})

/** Deletes a pending attempt of this session. */
export const cancelAttempt = defineEndpoint({
  method: 'POST',
  path: '/attempts/drop',
  access: 'session',
  input: z.strictObject({ state: State }),
  output: z.null(),
  failures: ['session-required'],
})
