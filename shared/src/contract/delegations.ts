import * as z from 'zod/mini'
import { EndWarning } from './end-warning.ts'
import { defineEndpoint } from './endpoint.ts'
import { ConnectionId, OperationId } from './identifiers.ts'

/** What a person agrees to when work may go on while they are away. */
export const DelegationTerms = z.strictObject({
  /** In the person's own words: shown wherever the delegation is. */
  purpose: z.string().check(z.minLength(1), z.maxLength(200)),
  /** What the delegation may call; everything else stays closed to it. */
  operations: z.array(OperationId).check(z.minLength(1), z.maxLength(50)),
  /** Whole days from the consent. */
  days: z.int().check(z.minimum(1), z.maximum(366)),
})
export type DelegationTerms = z.infer<typeof DelegationTerms>

/** A connection's permission to work while its person is away. */
export const Delegation = z.object({
  connection: ConnectionId,
  purpose: z.string(),
  operations: z.array(OperationId),
  starts_at: z.iso.datetime(),
  ends_at: z.iso.datetime(),
  /** How long it was agreed for: a renewal counts these days anew. */
  days: z.int(),
  /** The same as the connection's. */
  warning: z.nullable(EndWarning),
})
export type Delegation = z.infer<typeof Delegation>

export const listDelegations = defineEndpoint({
  method: 'GET',
  path: '/delegations',
  access: 'person',
  input: z.strictObject({}),
  output: z.object({ delegations: z.array(Delegation) }),
  failures: ['session-required', 'sign-in-required'],
})

/**
 * Takes back some of what was agreed, at once and without the provider: fewer operations, an earlier end; the purpose may be
 * said anew. More of either is `consent-required`: that is a `reconnect` with the wished terms.
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
    'end-date-invalid',
  ],
})
