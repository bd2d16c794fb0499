import { verifyWebhook, WebhookError } from '@planbridge/node'

export interface Receiving {
  /** The keys of our endpoint. */
  readonly keys: () => readonly string[]
  /** Keeps an event durably; the work with it is done later. */
  readonly keep: (event: { readonly id: string; readonly type: string }) => unknown
}

/** Answers the webhooks of Planbridge. */
export async function receiveWebhook(request: Request, { keys, keep }: Receiving): Promise<Response> {
  try {
    const message = { body: await request.arrayBuffer(), headers: request.headers }
    const event = await verifyWebhook(message, { keys: keys() })
    await keep(event)
    return new Response(null, { status: 204 })
  } catch (error) {
    if (error instanceof WebhookError) return new Response(error.code, { status: 400 })
    throw error
  }
}
