import * as z from 'zod/mini'
import { ConsentModel } from '../contract/access-model.ts'
import { CatalogEntry } from '../contract/catalog.ts'
import { Connection, disconnect } from '../contract/connections.ts'
import { Delegation, DelegationTerms } from '../contract/delegations.ts'
import { noAnswerFailures } from '../contract/failure.ts'
import { ConnectionId, IntegrationId } from '../contract/identifiers.ts'
import { defineHostEndpoint, HostSubject } from './host-endpoint.ts'

/** A connection, with the user of the host whose it is; null for a service account of the tenant. */
export const HostConnection = z.extend(Connection, { subject: z.nullable(z.string()) })
export type HostConnection = z.infer<typeof HostConnection>

export const listHostIntegrations = defineHostEndpoint({
  method: 'GET',
  path: '/integrations',
  scope: 'read',
  summary: 'List the integrations of the key',
  input: z.strictObject({}),
  output: z.object({ integrations: z.array(CatalogEntry) }),
  failures: [],
})

export const listHostConnections = defineHostEndpoint({
  method: 'GET',
  path: '/connections',
  scope: 'read',
  summary: 'List the connections of a user, with the service accounts of the tenant',
  query: ['subject'],
  input: z.strictObject({ subject: HostSubject }),
  output: z.object({ connections: z.array(HostConnection) }),
  failures: [],
})

export const getHostConnection = defineHostEndpoint({
  method: 'GET',
  path: '/connections/:connection',
  scope: 'read',
  summary: 'Read a connection',
  input: z.strictObject({ connection: ConnectionId }),
  output: HostConnection,
  failures: ['connection-not-found'],
})

/** Removes a connection of a user, or a service account of the tenant, and revokes its grant. */
export const removeHostConnection = defineHostEndpoint({
  method: 'DELETE',
  path: '/connections/:connection',
  scope: 'write',
  summary: 'Disconnect a connection and revoke its grant',
  input: z.strictObject({ connection: ConnectionId }),
  output: disconnect.output,
  failures: ['connection-not-found'],
})

/** Visible ASCII, which fits into a header. @see https://www.rfc-editor.org/rfc/rfc6749#appendix-A.12 */
const Token = z.string().check(z.maxLength(16_384), z.regex(/^[\x21-\x7e]+$/))

/**
 * Imports tokens that the host already has for a user. They count after one renewal (with a refresh token) or one call (without) has
 * succeeded and has told whose account it is. A renewal replaces the refresh token: the host must not use its own copy afterwards.
 */
export const importConnection = defineHostEndpoint({
  method: 'POST',
  path: '/connections',
  scope: 'write',
  idempotent: true,
  summary: 'Import existing tokens of a user',
  input: z.strictObject({
    subject: HostSubject,
    integration: IntegrationId,
    model: ConsentModel,
    access_token: Token,
    refresh_token: z.optional(Token),
    expires_at: z.optional(z.iso.datetime()),
    /** The scopes that were granted; absent: those that the integration requests. */
    scopes: z.optional(z.array(z.string().check(z.maxLength(200))).check(z.maxLength(100))),
    /** The terms of a delegation; required for this access model. */
    delegation: z.optional(DelegationTerms),
  }),
  output: HostConnection,
  failures: [
    'integration-not-found',
    'integration-not-configured',
    'access-model-not-offered',
    'delegation-terms-invalid',
    'scope-not-requested',
    'import-rejected',
    'import-unverifiable',
    'too-many-connections',
    'client-credentials-rejected',
    'subscription-key-rejected',
    'rate-limited',
    'provider-metadata-unusable',
    ...noAnswerFailures,
  ],
})

export const listHostDelegations = defineHostEndpoint({
  method: 'GET',
  path: '/delegations',
  scope: 'read',
  summary: 'List the delegations of a user',
  query: ['subject'],
  input: z.strictObject({ subject: HostSubject }),
  output: z.object({ delegations: z.array(Delegation) }),
  failures: [],
})

/** Ends all connections of a user, revokes their grants, and forgets the user. Repeatable. */
export const eraseHostSubject = defineHostEndpoint({
  method: 'POST',
  path: '/subjects/erase',
  scope: 'write',
  summary: 'Erase a user with all connections',
  input: z.strictObject({ subject: HostSubject }),
  output: z.object({ connections: z.int() }),
  failures: [],
})
