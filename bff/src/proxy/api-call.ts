import type { ConnectionId, FailureCode } from '@planbridge/shared/contract'
import type { OperationDefinition } from '@planbridge/shared/providers'
import type { Integration } from '../domain/integration.ts'
import type { CachedConnection } from '../store/ports/ports.ts'
import type { Body } from '../streams/body.ts'
import type { ClientDisconnect } from '../transport/client-disconnect.ts'
import type { ForwardResponse, ReceivedHeaders } from '../transport/forward.ts'
import type { TokenSet } from '../vault/token-vault.ts'

/** The unread body of a call. */
export interface CallBody {
  /** Declared length in bytes; undefined if the caller declares none. */
  readonly bytes: number | undefined
  readonly chunks: Exclude<Body, null>
}

/** An API call as a browser or a host back end makes it: a path below a connection. */
export interface ApiCall {
  readonly connection: ConnectionId
  readonly method: string
  /** As received: neither decoded nor normalised. */
  readonly rawPath: string
  /** Without its `?`; empty if there is none. */
  readonly query: string
  /** Names in lower case. */
  readonly headers: ReceivedHeaders
  readonly body: CallBody | null
  readonly caller: ClientDisconnect
}

/** A call of a listed operation through one connection. */
export interface ConnectionCall {
  readonly integration: Integration
  readonly row: CachedConnection
  readonly operation: OperationDefinition
  /** Path with the permitted query, both written from the operation's definition. */
  readonly path: string
  readonly headers: ReceivedHeaders
  readonly body: CallBody | null
  readonly caller: ClientDisconnect
  /** Who causes the call: the subject of the session, the host key with the connection, or the owner of a job's connection. */
  readonly person: string
  /** True if the connection's own person makes the call. */
  readonly present: boolean
  /** `admission`: its retry policy retries failed tries. `none`: the caller has a retry loop of its own. */
  readonly retries: 'admission' | 'none'
}

/** A permitted call, ready to be sent. */
export interface UpstreamCall {
  readonly call: ConnectionCall
  /** The connection with everything that the operation needs; newer than `call.row` if the cache was behind. */
  readonly row: CachedConnection
  readonly body: Body
}

/** The provider's response, classified. */
export interface UpstreamResponse {
  readonly response: ForwardResponse
  /** Meaning of a refusal by the provider's own rules; undefined for every other response. */
  readonly code: FailureCode | undefined
}

/** The provider's response, with the call that was sent and the token set that it carried. */
export interface ConnectionResponse extends UpstreamResponse {
  readonly sent: UpstreamCall
  readonly tokens: TokenSet
}

/** The response that the caller gets. */
export interface ApiResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body
}

/** Writes a response that contains no credential of its connection. Throws `credential-in-answer` where it would contain one. */
export type GuardResponse = (
  received: ConnectionResponse,
  write: (response: ForwardResponse) => ApiResponse,
) => ApiResponse
