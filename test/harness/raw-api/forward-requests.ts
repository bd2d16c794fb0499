import { openClientDisconnect } from '@planbridge/bff/internal/transport/client-disconnect.ts'
import type { Forward, ForwardRequest, ForwardResponse } from '@planbridge/bff/testing'

export const bearer = 'Bearer CANARY-AT-forward'

/** A GET request with credentials to a URL, with changes. */
export const requestTo = (url: string, change: Partial<ForwardRequest> = {}): ForwardRequest => ({
  method: 'GET',
  origin: new URL(url).origin,
  path: url.slice(new URL(url).origin.length),
  headers: { authorization: bearer, 'ocp-apim-subscription-key': 'CANARY-SUBKEY-forward' },
  body: null,
  caller: openClientDisconnect(),
  ...change,
})

/** The response to a request; throws on any other outcome. */
export const responseOf = async (forward: Forward, request: ForwardRequest): Promise<ForwardResponse> => {
  const outcome = await forward(request)
  if (outcome.kind !== 'answer') throw new Error(`${outcome.kind}: ${outcome.detail}`)
  return outcome.response
}

export const bytesOf = async ({ body }: ForwardResponse) => {
  if (body === null) return Buffer.alloc(0)
  if (body instanceof Uint8Array) return Buffer.from(body)
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** An iterator over a streamed body. */
export const readerOf = ({ body }: ForwardResponse) => {
  if (body === null || body instanceof Uint8Array) throw new Error('the body is not a stream')
  return body[Symbol.asyncIterator]()
}
