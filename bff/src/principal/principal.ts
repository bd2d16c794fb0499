import type { EndpointFacts, InputOf, OutputOf, UseCase } from '@planbridge/shared/contract'
import type { SentEvents } from '../streams/sent-events.ts'
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

/** The use case of an endpoint whose answer is an event stream. `lastEventId` is the id after which a reader continues. */
export type StreamUseCaseFor<E extends EndpointFacts, Kind extends Principal['kind']> = (
  input: InputOf<E>,
  caller: Extract<Principal, { readonly kind: Kind }>,
  lastEventId: string | undefined,
) => Promise<SentEvents<OutputOf<E>>>
