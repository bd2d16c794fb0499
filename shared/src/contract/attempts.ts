import * as z from 'zod/mini'
import { ConsentModel, Flow } from './access-model.ts'
import { Connection } from './connections.ts'
import { DelegationTerms } from './delegations.ts'
import { defineEndpoint } from './endpoint.ts'
import { noAnswerFailures } from './failure.ts'
import { Challenge, ConnectionId, IntegrationId, State, Verifier } from './identifiers.ts'

export const Purpose = z.enum(['sign-in', 'link', 'reconnect'])
export type Purpose = z.infer<typeof Purpose>

/** What the browser needs to write the authorize URL. @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1 */
export const AuthorizationFacts = z.object({
  state: State,
  /** null where the provider gives no ID token. */
  nonce: z.nullable(z.string()),
  authorization_endpoint: z.string(),
  client_id: z.string(),
  redirect_uri: z.string(),
  response_type: Flow,
  response_mode: z.nullable(z.enum(['query', 'fragment'])),
  scope: z.string(),
  /** Whether the challenge also goes to the provider: some identity servers refuse what they did not expect. */
  send_challenge: z.boolean(),
  /** Parameters that the definition or the operator adds. */
  extra: z.record(z.string(), z.string()),
  expires_at: z.iso.datetime(),
})
export type AuthorizationFacts = z.infer<typeof AuthorizationFacts>

export const startAttempt = defineEndpoint({
  method: 'POST',
  path: '/attempts',
  access: 'visitor',
  input: z.strictObject({
    purpose: Purpose,
    integration: IntegrationId,
    model: ConsentModel,
    challenge: Challenge,
    /** Which connection a `reconnect` is for. */
    connection: z.optional(ConnectionId),
    /** What a delegation is for; a `reconnect` without it keeps the terms that were agreed. */
    delegation: z.optional(DelegationTerms),
    /** Asks the provider to let the person pick another account. */
    another_account: z.optional(z.boolean()),
    /** A path of the app to come back to; anything else means the start page. */
    return_to: z.optional(z.string().check(z.maxLength(20_000))),
  }),
  output: AuthorizationFacts,
  failures: [
    'integration-not-found',
    'integration-not-configured',
    'access-model-not-offered',
    'sign-in-required',
    'connection-not-found',
    'delegation-terms-invalid',
    'too-many-requests',
    'provider-metadata-unusable',
  ],
})

export const completeAttempt = defineEndpoint({
  method: 'POST',
  path: '/attempts/complete',
  access: 'anyone',
  input: z.strictObject({
    mode: z.enum(['query', 'fragment']),
    /** Of the document that received them: it says which provider sent them. @see https://www.rfc-editor.org/rfc/rfc9700#section-4.4.2 */
    path: z.string().check(z.maxLength(2_000)),
    /** The parameters as they came, unparsed, without `?` or `#`. */
    raw: z.string().check(z.maxLength(65_536)),
    /** null when this tab does not hold it. */
    verifier: z.nullable(Verifier),
  }),
  output: z.object({ connection: Connection, return_to: z.string() }),
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
    'issuer-mismatch',
    'nonce-mismatch',
    'code-hash-mismatch',
    'signature-invalid',
    'subject-mismatch',
    'id-token-invalid',
    'code-rejected',
    'delegation-not-granted',
    'different-account',
    'identity-of-another-person',
    ...noAnswerFailures,
    'provider-metadata-unusable',
    'client-credentials-rejected',
    'too-many-requests',
  ],
})

/** Forgets a pending attempt of this session: the person gave up. */
export const cancelAttempt = defineEndpoint({
  method: 'POST',
  path: '/attempts/drop',
  access: 'session',
  input: z.strictObject({ state: State }),
  output: z.null(),
  failures: ['session-required'],
})
