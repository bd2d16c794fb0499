import type { StreamEndpoint } from '@planbridge/shared/contract'
import type { Context } from 'hono'
import type { SentEvent, SentEvents } from '../../streams/sent-events.ts'

/** A reader that lost its stream tries again after about this time. */
const retryMs = 3_000

/**
 * Answers with an event stream. Nothing on the way may hold it back, compress it or keep it.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 * @see https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering
 */
export const answerEvents = (
  c: Context,
  events: SentEvents<unknown>,
  schema: StreamEndpoint['output'],
): Response => {
  c.header('content-type', 'text/event-stream; charset=utf-8')
  c.header('cache-control', 'no-store, no-transform')
  c.header('x-accel-buffering', 'no')
  return c.body(streamOf(events, schema))
}

const textOf = ({ id, data }: SentEvent<unknown>, schema: StreamEndpoint['output']): string =>
  `id: ${id}\ndata: ${JSON.stringify(schema.parse(data))}\n\n`

const streamOf = (
  events: SentEvents<unknown>,
  schema: StreamEndpoint['output'],
): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(encoder.encode(`retry: ${retryMs}\n\n`)),
      async pull(controller) {
        const event = await events.next()
        if (event === undefined) controller.close()
        else
          controller.enqueue(
            encoder.encode(event === 'heartbeat' ? ': heartbeat\n\n' : textOf(event, schema)),
          )
      },
      cancel: () => events.stop(),
    },
    // An event is taken from the store when its reader is ready for it.
    { highWaterMark: 0 },
  )
}
