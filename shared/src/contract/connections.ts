import * as z from 'zod/mini'
import { AccessModel } from './access-model.ts'
import { defineEndpoint } from './endpoint.ts'
import { ExpiryWarning } from './expiry-warning.ts'
import { FailureCode, noAnswerFailures } from './failure.ts'
import { ConnectionId, IntegrationId, OperationId } from './identifiers.ts'

/** One of the accounts of a person at a provider. */
export const AccountChoice = z.object({ id: z.string(), name: z.string(), detail: z.string() })
export type AccountChoice = z.infer<typeof AccountChoice>

/**
 * `active`: usable. `choose-account`: the person has to choose an account. `signed-out`: the tokens were erased when the person
 * signed out. `reconnect-required`: the tokens cannot be renewed. `ended`: the end date is reached. `pending-verification`: made in a
 * connect session, and unusable until the host has verified its person.
 */
export const ConnectionStatus = z.enum([
  'active',
  'choose-account',
  'signed-out',
  'reconnect-required',
  'ended',
  'pending-verification',
])
export type ConnectionStatus = z.infer<typeof ConnectionStatus>

/** The reason why a connection is not usable. */
export const ConnectionReason = z.enum([
  /** The provider refused the refresh token: revoked, expired, or consent withdrawn. */
  'refused-by-provider',
  /** The provider renewed the tokens, but its response was lost. */
  'renewal-lost',
  /** An operator discarded the tokens, because their vault key is lost. */
  'vault-unreadable',
  /** The access token expired, and there is no refresh token. */
  'nothing-to-renew',
  'end-date-reached',
  'person-signed-out',
])
export type ConnectionReason = z.infer<typeof ConnectionReason>

/**
 * A renewal that failed and will be retried, tokens that cannot be decrypted at present (`vault-unreadable`), or an access token that
 * the API refuses (`token-not-accepted`).
 */
export const RenewalTrouble = z.object({ code: FailureCode, next_try_at: z.iso.datetime() })
export type RenewalTrouble = z.infer<typeof RenewalTrouble>

/** Access to an account at a provider, or to a shared service account. */
export const Connection = z.object({
  id: ConnectionId,
  integration: IntegrationId,
  /** The names of the integration, for an app without the catalog. Absent if it is no longer configured, and in older answers. */
  shown_as: z.optional(
    z.object({
      label: z.string(),
      provider: z.object({ name: z.string(), colour: z.string(), mark: z.optional(z.string()) }),
    }),
  ),
  model: AccessModel,
  status: ConnectionStatus,
  reason: z.nullable(ConnectionReason),
  /** The last renewal, if it failed temporarily. The current access token may still be valid. */
  trouble: z.nullable(RenewalTrouble),
  /** The account at the provider; null for a service account. */
  account: z.nullable(z.object({ name: z.string(), detail: z.nullable(z.string()) })),
  /** The provider's id of a person's account that has no name. Absent otherwise, and in answers of earlier versions. */
  account_id: z.optional(z.string()),
  /** The chosen account, if the provider offers several in `choices`. */
  choice: z.nullable(z.string()),
  choices: z.array(AccountChoice),
  scopes: z.array(z.string()),
  /** Scopes that the integration requests and that the person did not grant, so that a reconnect can give them; absent if none. */
  scopes_missing: z.optional(z.array(z.string())),
  operations: z.array(OperationId),
  /** True if all permitted people of the tenant share the connection. */
  shared: z.boolean(),
  /** The last consent, or the last time that a token was pasted. */
  connected_at: z.iso.datetime(),
  /** Before the first reconnect the same as `connected_at`. Absent in answers of earlier versions. */
  first_connected_at: z.optional(z.iso.datetime()),
  last_used_at: z.nullable(z.iso.datetime()),
  /** The end date of the access; null if none is known. */
  ends_at: z.nullable(z.iso.datetime()),
  /** The expiry of the current access token; null before the first one. */
  token_ends_at: z.nullable(z.iso.datetime()),
  renews_itself: z.boolean(),
  /** True if the access ends with its token, and its person can get a new one at the provider without a page. Absent if not. */
  renews_silently: z.optional(z.boolean()),
  /** The expiry of the refresh token, if the provider documents one. */
  renewable_until: z.nullable(z.iso.datetime()),
  /** The earlier of `ends_at` and `renewable_until`, when it is near. */
  warning: z.nullable(ExpiryWarning),
})
export type Connection = z.infer<typeof Connection>

/**
 * An access that has ended here. `pending`: the provider has not confirmed yet that it is cancelled there, and is asked again.
 * `confirmed`: it is cancelled there. `run-out`: it is not valid there any more. `kept`: another connection uses the permission.
 * `unconfirmed`: the provider cannot be asked any more.
 */
export const EndedAccess = z.object({
  id: z.string(),
  integration: IntegrationId,
  state: z.enum(['pending', 'confirmed', 'run-out', 'kept', 'unconfirmed']),
  /** The name of the account, if it is known. */
  account: z.nullable(z.string()),
  ended_at: z.iso.datetime(),
  /** The next request to the provider; null if there will be none. */
  next_try_at: z.nullable(z.iso.datetime()),
  /** When the state was settled; null while it is pending. */
  settled_at: z.nullable(z.iso.datetime()),
})
export type EndedAccess = z.infer<typeof EndedAccess>

/** Lists the connections that the caller may use, and the ended ones that a provider had not confirmed at once. */
export const listConnections = defineEndpoint({
  method: 'GET',
  path: '/connections',
  access: 'anyone',
  input: z.strictObject({}),
  output: z.object({
    connections: z.array(Connection),
    /** Absent if there are none. */
    ended: z.optional(z.array(EndedAccess)),
  }),
  failures: [],
})

/** Stores a pasted bearer token after reading its account from the provider. The token is never returned. */
export const addPersonalToken = defineEndpoint({
  method: 'POST',
  path: '/connections/personal-token',
  access: 'visitor',
  input: z.strictObject({
    integration: IntegrationId,
    token: z.string().check(z.minLength(1), z.maxLength(16_384)),
    /** The token's last day of validity, as YYYY-MM-DD. */
    ends_on: z.iso.date(),
  }),
  output: Connection,
  failures: [
    'integration-not-found',
    'integration-not-configured',
    'access-model-not-offered',
    'session-required',
    'sign-in-required',
    'personal-token-malformed',
    'personal-token-rejected',
    'end-date-invalid',
    'identity-of-another-person',
    'too-many-connections',
    ...noAnswerFailures,
    'too-many-requests',
  ],
})

/**
 * Connects the tenant's service account, after its token was issued and, where a cheap call is known, the API has accepted it. Nothing
 * is stored if either fails; a connection that exists stays as it is.
 */
export const addServiceAccount = defineEndpoint({
  method: 'POST',
  path: '/connections/service-account',
  access: 'visitor',
  input: z.strictObject({ integration: IntegrationId }),
  output: Connection,
  failures: [
    'integration-not-found',
    'integration-not-configured',
    'access-model-not-offered',
    'sign-in-required',
    'not-permitted',
    ...noAnswerFailures,
    'client-credentials-rejected',
    'subscription-key-rejected',
    'token-not-accepted',
    'rate-limited',
    'too-many-requests',
  ],
})

/** Sets the account that the connection's calls are made for. */
export const chooseAccount = defineEndpoint({
  method: 'PUT',
  path: '/connections/:connection/account',
  access: 'person',
  input: z.strictObject({ connection: ConnectionId, account: z.string().check(z.maxLength(200)) }),
  output: Connection,
  failures: ['session-required', 'sign-in-required', 'connection-not-found', 'account-unknown'],
})

/** Removes a connection and revokes its grant. */
export const disconnect = defineEndpoint({
  method: 'DELETE',
  path: '/connections/:connection',
  access: 'person',
  input: z.strictObject({ connection: ConnectionId }),
  output: z.object({
    /**
     * `kept`: other connections use the same grant. `unsupported`: the provider offers no revocation. `failed`: the provider has
     * not confirmed yet, and is asked again until it does. `nothing`: there was no token to revoke.
     */
    revoked: z.enum(['yes', 'kept', 'unsupported', 'failed', 'nothing']),
  }),
  failures: ['session-required', 'sign-in-required', 'connection-not-found'],
})
