import type { EndpointFacts, UseCase } from '@planbridge/shared/contract'
import type { ConnectPrincipal, ConnectVisitor } from './connect-session.ts'
import type { HostKeyPrincipal } from './host-key.ts'
import type { RequestSession } from './request-session.ts'

/** The authenticated caller of a request, distinguished by `kind`. */
export type Principal = RequestSession | HostKeyPrincipal | ConnectPrincipal | ConnectVisitor

/** The use case of an endpoint for principals of one kind, or of several kinds as a union. */
export type UseCaseFor<E extends EndpointFacts, Kind extends Principal['kind']> = UseCase<
  E,
  Extract<Principal, { readonly kind: Kind }>
>
