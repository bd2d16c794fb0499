import { openClientDisconnect } from '@planbridge/bff/internal/transport/client-disconnect.ts'
import type { Forward, ForwardRequest, ForwardResponse } from '@planbridge/bff/testing'
import type { Received } from './environment.ts'

export const bearer = 'Bearer CANARY-AT-forward'

export const to = (url: string, change: Partial<ForwardRequest> = {}): ForwardRequest => ({
  method: 'GET',
  origin: new URL(url).origin,
  path: url.slice(new URL(url).origin.length),
  headers: { authorization: bearer, 'ocp-apim-subscription-key': 'CANARY-SUBKEY-forward' },
  body: null,
  caller: openClientDisconnect(),
  ...change,
})

export const answered = async (forward: Forward, request: ForwardRequest): Promise<ForwardResponse> => {
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

/** A reader of a body that arrives in pieces. */
export const readerOf = ({ body }: ForwardResponse) => {
  if (body === null || body instanceof Uint8Array) throw new Error('this body came whole')
  return body[Symbol.asyncIterator]()
}

export const received = async (forward: Forward, request: ForwardRequest): Promise<Received> =>
  JSON.parse((await bytesOf(await answered(forward, request))).toString()) as Received
