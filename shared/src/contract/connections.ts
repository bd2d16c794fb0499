import * as z from 'zod/mini'
import { AccessModel } from './access-model.ts'
import { EndWarning } from './end-warning.ts'
import { defineEndpoint } from './endpoint.ts'
import { failureCodes, noAnswerFailures } from './failure.ts'
import { ConnectionId, IntegrationId, OperationId } from './identifiers.ts'

/** One of several accounts that a person has at a provider. */
export const AccountChoice = z.object({ id: z.string(), name: z.string(), detail: z.string() })
export type AccountChoice = z.infer<typeof AccountChoice>

/**
 * `active` works; `choose-account` waits for the person's choice; `signed-out` lost its tokens when the person signed out;
 * `reconnect-required` was refused by the provider; `ended` reached the end date that was given to it.
 */
export const ConnectionStatus = z.enum([
  'active',
  'choose-account',
  'signed-out',
  'reconnect-required',
  'ended',
])
export type ConnectionStatus = z.infer<typeof ConnectionStatus>

/** Why a connection does not work (any more), where it does not. */
export const ConnectionReason = z.enum([
  /** The provider refused the refresh token: revoked, expired, or consent withdrawn. */
  'refused-by-provider',
  /** The provider renewed the access, but its answer never arrived here; the renewed access is lost. */
  'renewal-lost',
  /** What lies in the vault cannot be opened (any more). */
  'vault-unreadable',
  /** The access token ran out, and the provider gave nothing to renew it with. */
  'nothing-to-renew',
  'end-date-reached',
  'person-signed-out',
])
export type ConnectionReason = z.infer<typeof ConnectionReason>

/** A renewal that could not be done yet. */
export const RenewalTrouble = z.object({ code: z.enum(failureCodes), next_try_at: z.iso.datetime() })
export type RenewalTrouble = z.infer<typeof RenewalTrouble>

export const Connection = z.object({
  id: ConnectionId,
  integration: IntegrationId,
  model: AccessModel,
  status: ConnectionStatus,
  reason: z.nullable(ConnectionReason),
  /** The present access may still work, but renewing it fails for the time being. */
  trouble: z.nullable(RenewalTrouble),
  /** Whose account it is at the provider; a service account has none. */
  account: z.nullable(z.object({ name: z.string(), detail: z.nullable(z.string()) })),
  /** The chosen account, and what may be chosen, where the provider has several. */
  choice: z.nullable(z.string()),
  choices: z.array(AccountChoice),
  scopes: z.array(z.string()),
  operations: z.array(OperationId),
  /** Shared by everyone of the tenant who may use it. */
  shared: z.boolean(),
  connected_at: z.iso.datetime(),
  last_used_at: z.nullable(z.iso.datetime()),
  /** When the access ends by itself; null: no end is known. */
  ends_at: z.nullable(z.iso.datetime()),
  /** When the present access token runs out; null: none has been needed yet. */
  token_ends_at: z.nullable(z.iso.datetime()),
  renews_itself: z.boolean(),
  /** When it can no longer be renewed, where the provider documents an end. */
  renewable_until: z.nullable(z.iso.datetime()),
  /** Whichever of the two ends comes first, once it is near. */
  warning: z.nullable(EndWarning),
})
export type Connection = z.infer<typeof Connection>

export const listConnections = defineEndpoint({
  method: 'GET',
  path: '/connections',
  access: 'anyone',
  input: z.strictObject({}),
  output: z.object({ connections: z.array(Connection) }),
  failures: [],
})

/** Keeps a pasted bearer token, after asking the provider whose it is. It is never shown again. */
export const addPersonalToken = defineEndpoint({
  method: 'POST',
  path: '/connections/personal-token',
  access: 'visitor',
  input: z.strictObject({
    integration: IntegrationId,
    token: z.string().check(z.minLength(1), z.maxLength(16_384)),
    /** The last day of the token, as the person knows it: YYYY-MM-DD. */
    ends_on: z.iso.date(),
  }),
  output: Connection,
  failures: [
    'integration-not-found',
    'integration-not-configured',
    'access-model-not-offered',
    'sign-in-required',
    'personal-token-rejected',
    'end-date-invalid',
    'identity-of-another-person',
    ...noAnswerFailures,
    'too-many-requests',
  ],
})

/** Opens the tenant's service account to this person; a token is fetched when the first call needs it. */
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
  ],
})

export const chooseAccount = defineEndpoint({
  method: 'PUT',
  path: '/connections/:connection/account',
  access: 'person',
  input: z.strictObject({ connection: ConnectionId, account: z.string().check(z.maxLength(200)) }),
  output: Connection,
  failures: ['session-required', 'sign-in-required', 'connection-not-found', 'account-unknown'],
})

export const disconnect = defineEndpoint({
  method: 'DELETE',
  path: '/connections/:connection',
  access: 'person',
  input: z.strictObject({ connection: ConnectionId }),
  output: z.object({
    /** `kept`: other connections ride on the same grant; `unsupported`: the provider has no way; `failed`: it did not confirm. */
    revoked: z.enum(['yes', 'kept', 'unsupported', 'failed', 'nothing']),
  }),
  failures: ['session-required', 'sign-in-required', 'connection-not-found'],
})
