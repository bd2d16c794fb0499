import { type Context, Hono } from 'hono'
import { callerOf } from '../caller.ts'
import type { FailedRequest, FailureAnswer } from '../failure-response.ts'
import { methodNotAllowed, notFound } from '../method-not-allowed.ts'
import type { ReceiveDelivery } from './received-delivery.ts'

export interface WebhooksAppNeeds {
  readonly receiveDelivery: ReceiveDelivery
  readonly failureAnswer: (error: unknown, request: FailedRequest) => FailureAnswer
}

/** The called path without its end, which can contain a key. */
const failedDeliveryOf = (c: Context): FailedRequest => ({
  path: '/webhooks/…',
  method: c.req.method,
  by: 'anyone',
  clientDisconnected: c.req.raw.signal.aborted,
})

/**
 * Where providers send their events, below `/webhooks`. The only requests that need neither the header of the app nor a key of a host. Cookies
 * are not read, and no session is made.
 */
export const webhooksApp = ({ receiveDelivery, failureAnswer }: WebhooksAppNeeds): Hono => {
  const app = new Hono()
  app.onError((error, c) => {
    const { body, ...init } = failureAnswer(error, failedDeliveryOf(c))
    return new Response(body, init)
  })
  const receive = async (c: Context) => {
    const { status, body } = await receiveDelivery({
      integration: c.req.param('integration') ?? '',
      pathKey: c.req.param('key'),
      request: c.req.raw,
      caller: callerOf(c),
    })
    const headers: Record<string, string> = body === null ? {} : { 'content-type': 'application/json' }
    return new Response(body, { status, headers })
  }
  for (const path of ['/:integration', '/:integration/:key']) {
    app.post(path, receive)
    app.all(path, methodNotAllowed(['POST']))
  }
  app.all('*', notFound)
  return app
}
