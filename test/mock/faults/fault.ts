import type { AuthorizationResponse } from './provider/behaviour.ts'
import type { Channel, Claims, IdTokenDraft } from './provider/id-token-draft.ts'

/** A way in which a provider misbehaves. The correct reaction of a client is the subject of the tests that use it. */
export interface Fault {
  /** One sentence that describes the misbehaviour. */
  readonly description: string
}

/** A fault of an ID token: `make` changes the token before it is signed, or the serialized token. */
export interface IdTokenFault extends Fault {
  readonly make: (draft: IdTokenDraft) => IdTokenDraft
  /** The channels in which the change violates the specification. Default: both. */
  readonly channels?: readonly Channel[]
}

/** A fault of the authorization response: `make` changes its parameters or its response mode. */
export interface AuthorizationResponseFault extends Fault {
  readonly make: (response: AuthorizationResponse) => AuthorizationResponse
  /** The response types to which the change applies. Default: both. */
  readonly responseTypes?: readonly ('code' | 'code id_token')[]
}

/** A fault of a published document, the metadata or the key set: `make` returns other JSON or a whole response. */
export interface PublicationFault extends Fault {
  readonly make: (honest: Claims) => Claims | Response | Promise<Response>
}

/** A fault of a successful token response: `make` changes its JSON. */
export interface TokenResponseFault extends Fault {
  readonly make: (honest: Claims) => Claims
}

/** A response with which an API refuses calls for a while. */
export interface RateLimitFault extends Fault {
  readonly provider: 'dynamic-planner' | 'plannr' | 'docplanner'
  /** `now` is in milliseconds since 1970. */
  readonly make: (now: number) => Response
  /** The wait in seconds that the response asks for; null if it names none or cannot be parsed. */
  readonly waitSeconds: number | null
}

/** Adds to each fault its key in the record as `name`. */
export const withNames = <Name extends string, Kind extends Fault>(
  faults: Readonly<Record<Name, Kind>>,
): Readonly<Record<Name, Kind & { readonly name: Name }>> =>
  Object.fromEntries(
    (Object.entries(faults) as [Name, Kind][]).map(([name, fault]) => [name, { ...fault, name }]),
  ) as Record<Name, Kind & { readonly name: Name }>
