import { ConnectionId } from '@planbridge/shared/contract'
import type { Context, Handler } from 'hono'
import { Failure } from '../failure.ts'
import type { ProxyCall } from '../proxy/forward-request.ts'
import type { OpenVisit } from '../session/visit.ts'
import type { SessionRecord } from '../store/ports.ts'
import { visitOf } from './hold-cookie.ts'
import { readBody } from './read-body.ts'

const bodyBytesMax = 1_048_576
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** The way from a request below `/bff/proxy/:connection` to an API call. */
export const proxyAnswer = (
  prefix: string,
  openVisit: OpenVisit,
  forwardRequest: (call: ProxyCall, session: SessionRecord) => Promise<Response>,
): Handler =>
  async function answerProxyCall(c) {
    const { session } = await visitOf(c, openVisit)
    if (!session) throw new Failure('session-required', 'no live session')
    if (!methods.includes(c.req.method))
      throw new Failure('method-not-allowed', c.req.method, { allow: methods.join(', ') })
    return forwardRequest(await readCall(c, prefix), session)
  }

const readCall = async (c: Context, prefix: string): Promise<ProxyCall> => {
  const url = new URL(c.req.url)
  const [id = '', ...rest] = url.pathname.slice(prefix.length).split('/')
  const connection = ConnectionId.safeParse(id)
  if (!connection.success) throw new Failure('connection-not-found', 'no connection id')
  const hasBody = c.req.method !== 'GET' && c.req.raw.body !== null
  return {
    connection: connection.data,
    method: c.req.method,
    rawPath: `/${rest.join('/')}`,
    search: url.search,
    headers: c.req.raw.headers,
    body: hasBody ? await readBody(c.req.raw, bodyBytesMax) : null,
    signal: c.req.raw.signal,
  }
}
