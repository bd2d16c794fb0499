import * as z from 'zod/mini'
import type { EndpointFacts } from '../contract/endpoint.ts'
import type { FailureCode } from '../contract/failure.ts'
import { storableTexts } from '../contract/text.ts'

/**
 * The permission that a host key needs. `connect`: connect sessions. `read`: connections, delegations and integrations. `write`:
 * disconnecting, importing and erasing. `call`: calls of providers' APIs. `events`: the list of events. `webhooks`: endpoints that get events.
 */
export const hostScopes = ['connect', 'read', 'write', 'call', 'events', 'webhooks'] as const
export const HostScope = z.enum(hostScopes)
export type HostScope = z.infer<typeof HostScope>

/** An endpoint for the back end of a host, below `/v1`. */
export interface HostEndpoint<
  Input extends z.ZodMiniType = z.ZodMiniType,
  Output extends z.ZodMiniType = z.ZodMiniType,
> extends EndpointFacts<Input, Output> {
  readonly scope: HostScope
  /** True if an `Idempotency-Key` makes a repeated request return the first answer. */
  readonly idempotent?: true
  /** One sentence for the API description. */
  readonly summary: string
}

/** The failures that every endpoint of this list can give. */
export const hostFailures = [
  'host-key-required',
  'host-key-not-permitted',
  'too-many-requests',
] as const satisfies readonly FailureCode[]

/** The failures of an endpoint that heeds `Idempotency-Key`. */
export const idempotencyFailures = [
  'idempotency-key-malformed',
  'idempotency-key-reused',
  'idempotency-key-in-use',
  'vault-unreadable',
] as const satisfies readonly FailureCode[]

export const defineHostEndpoint = <Input extends z.ZodMiniType, Output extends z.ZodMiniType>(
  endpoint: HostEndpoint<Input, Output>,
): HostEndpoint<Input, Output> => ({
  ...endpoint,
  input: endpoint.input.check(storableTexts),
  failures: [...hostFailures, ...(endpoint.idempotent ? idempotencyFailures : []), ...endpoint.failures],
})

/** The host's own id of one of its users. Planbridge does not interpret it. */
export const HostSubject = z.string().check(z.minLength(1), z.maxLength(200))
