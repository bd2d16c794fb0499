import type { ConnectionId } from '@planbridge/shared/contract'
import type { Body } from '../streams/body.ts'
import type { ClientDisconnect } from '../transport/client-disconnect.ts'

/** The body of a call, not read yet. */
export interface CallBody {
  /** As the caller says; undefined: nothing is said. */
  readonly bytes: number | undefined
  readonly chunks: Exclude<Body, null>
}

/** An API call as the caller makes it: an operation below a connection. */
export interface ApiCall {
  readonly connection: ConnectionId
  readonly method: string
  /** As it came: not decoded, not normalised. */
  readonly rawPath: string
  /** Without its `?`; '' where there is none. */
  readonly query: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: CallBody | null
  readonly caller: ClientDisconnect
}

export interface ApiAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body
}
