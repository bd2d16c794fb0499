import * as z from 'zod/mini'
import { defineEndpoint } from './endpoint.ts'
import { ExpiryWarning } from './expiry-warning.ts'
import { ConnectionId, OperationId } from './identifiers.ts'

/** The terms that a person agrees to for access in their absence. */
export const DelegationTerms = z.strictObject({
  /** The purpose in the person's own words. It is shown with the delegation. */
  purpose: z.string().check(z.minLength(1), z.maxLength(200)),
  /** The operations that the delegation may call. */
  operations: z.array(OperationId).check(z.minLength(1), z.maxLength(50)),
  /** Duration in whole days from the consent. */
  days: z.int().check(z.minimum(1), z.maximum(366)),
})
export type DelegationTerms = z.infer<typeof DelegationTerms>

/** The permission to use a connection in its person's absence. */
export const Delegation = z.object({
  connection: ConnectionId,
  purpose: z.string(),
  operations: z.array(OperationId),
  starts_at: z.iso.datetime(),
  ends_at: z.iso.datetime(),
  /** The agreed duration. A reconnect starts it again. */
  days: z.int(),
  /** The same as in the connection. */
  warning: z.nullable(ExpiryWarning),
})
export type Delegation = z.infer<typeof Delegation>

/** Lists the delegations of the signed-in person. */
export const listDelegations = defineEndpoint({
  method: 'GET',
  path: '/delegations',
  access: 'person',
  input: z.strictObject({}),
  output: z.object({ delegations: z.array(Delegation) }),
  failures: ['session-required', 'sign-in-required'],
})

/**
 * Reduces a delegation without a request to the provider: fewer operations, an earlier end, or another purpose. More operations or
 * a later end fail with `consent-required`, and require a `reconnect` with the new terms. An operation whose scopes the integration
 * does not request fails with `scope-not-requested`.
 */
export const narrowDelegation = defineEndpoint({
  method: 'PUT',
  path: '/delegations/:connection',
  access: 'person',
  input: z.strictObject({
    connection: ConnectionId,
    purpose: DelegationTerms.shape.purpose,
    operations: DelegationTerms.shape.operations,
    ends_at: z.iso.datetime(),
  }),
  output: Delegation,
  failures: [
    'session-required',
    'sign-in-required',
    'connection-not-found',
    'delegation-required',
    'consent-required',
    'scope-not-requested',
    'end-date-invalid',
  ],
})
