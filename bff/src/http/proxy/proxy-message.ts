import { ConnectionId } from '@planbridge/shared/contract'
import { Failure } from '../../failure.ts'
import type { ApiCall, ApiResponse, CallBody } from '../../proxy/api-call.ts'
import type { ClientDisconnect } from '../../transport/client-disconnect.ts'
import type { ReceivedHeaders } from '../../transport/forward.ts'

/** A request to the proxy, independent of the server that received it. */
export interface ProxyMessage {
  readonly method: string
  /** Path and query, beginning with the prefix. Neither decoded nor normalised where the server permits that. */
  readonly target: string
  /** Names in lower case. */
  readonly headers: ReceivedHeaders
  readonly body: CallBody | null
  readonly caller: ClientDisconnect
}

/** The reply to a message. The body is a string for problem details. */
export interface ProxyReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: ApiResponse['body'] | string
}

/** Never rejects: failures become problem details. */
export type AnswerApiCall = (message: ProxyMessage) => Promise<ProxyReply>

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const allow = methods.join(', ')

/** Reads `<prefix><connection><path>?<query>`. Throws `method-not-allowed` or `connection-not-found`. */
export const readCall = (
  { method, target, headers, body, caller }: ProxyMessage,
  prefix: string,
): ApiCall => {
  if (!methods.includes(method)) throw new Failure('method-not-allowed', method, { allow })
  const queryAt = target.indexOf('?')
  const path = queryAt === -1 ? target : target.slice(0, queryAt)
  const idEnd = path.indexOf('/', prefix.length)
  const connection = ConnectionId.safeParse(path.slice(prefix.length, idEnd === -1 ? undefined : idEnd))
  if (!connection.success) throw new Failure('connection-not-found', 'no connection id')
  return {
    connection: connection.data,
    method,
    rawPath: idEnd === -1 ? '' : path.slice(idEnd),
    query: queryAt === -1 ? '' : target.slice(queryAt + 1),
    headers,
    body: method === 'GET' ? null : body,
    caller,
  }
}

/** The request of a failure, for the log: without its query. */
export const whereOf = ({ method, target, caller }: ProxyMessage) => {
  const [path = ''] = target.split('?', 1)
  return { path, method, clientDisconnected: caller.disconnected }
}
