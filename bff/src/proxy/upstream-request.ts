import { isRepeatable } from '@planbridge/shared/providers'
import { Failure } from '../failure.ts'
import type { MaybePromise } from '../runtime/maybe-promise.ts'
import { transformBody } from '../streams/body-transform.ts'
import type { Body, Bytes, Chunks } from '../streams/body.ts'
import { bufferUpTo } from '../streams/buffered-prefix.ts'
import { type ForwardRequest, headerText } from '../transport/forward.ts'
import type { CallBody, UpstreamCall } from './api-call.ts'

/** The secrets that a request carries. `access` is the bearer token. */
export interface Credentials {
  readonly access: string
  readonly subscriptionKey: string | undefined
}

/** Request headers of the caller that are forwarded. */
const forwarded = ['accept-language', 'if-none-match', 'if-match'] as const

/** Builds the request to the provider's API. Path and credentials are ours; of the caller come the body and a few headers. */
export const upstreamRequest = (sending: UpstreamCall, credentials: Credentials): ForwardRequest => {
  const { call, body } = sending
  return {
    method: call.operation.method,
    origin: call.integration.origins.api,
    path: call.path,
    headers: requestHeaders(sending, credentials),
    body,
    repeatable: isRepeatable(call.operation),
    caller: call.caller,
  }
}

type Headers = Record<string, string>

const requestHeaders = (sending: UpstreamCall, credentials: Credentials): Headers => {
  const { integration, headers: received } = sending.call
  const headers: Headers = { ...integration.provider.api.headers, 'accept-encoding': 'identity' }
  addCredentials(headers, sending, credentials)
  addBodyHeaders(headers, sending)
  for (const name of forwarded) {
    const value = headerText(received, name)
    if (value !== undefined) headers[name] = value
  }
  return headers
}

const addCredentials = (
  headers: Headers,
  { call, row }: UpstreamCall,
  { access, subscriptionKey }: Credentials,
) => {
  const { subscriptionKeyHeader, accountHeader } = call.integration.provider.api
  headers['authorization'] = `Bearer ${access}`
  if (subscriptionKeyHeader && subscriptionKey) headers[subscriptionKeyHeader.toLowerCase()] = subscriptionKey
  if (accountHeader && row.choice !== null) headers[accountHeader.toLowerCase()] = row.choice
}

const addBodyHeaders = (headers: Headers, { call, body }: UpstreamCall) => {
  const { body: expected } = call.operation
  if (!expected || body === null) return
  headers['content-type'] = expected.mediaType
  // A declared length spares the provider a chunked transfer coding.
  const declared = call.body?.bytes
  if (declared !== undefined && !(body instanceof Uint8Array)) headers['content-length'] = String(declared)
}

/** A body up to this size is buffered before the call is sent, so that it can be replayed. */
const bufferedBytesMax = 65_536

const tooLarge = (bytesMax: number) => new Failure('request-too-large', `more than ${bytesMax} bytes`)

/** Throws `request-too-large` for a declared length above the limit, before anything is read. */
export const refuseOversized = (body: CallBody | null, bytesMax: number): void => {
  if (body?.bytes !== undefined && body.bytes > bytesMax) throw tooLarge(bytesMax)
}

const limitSize = (chunks: Chunks, bytesMax: number): Chunks => {
  let size = 0
  const chunk = (bytes: Bytes): Bytes => {
    size += bytes.byteLength
    if (size > bytesMax) throw tooLarge(bytesMax)
    return bytes
  }
  return transformBody(chunks, { chunk })
}

/** The body to send: buffered if it is small, else streamed. Reading more than `bytesMax` throws `request-too-large`. */
export const requestBody = (body: CallBody, bytesMax: number): MaybePromise<Body> => {
  if (body.chunks instanceof Uint8Array) return body.chunks
  const chunks = limitSize(body.chunks, bytesMax)
  return (body.bytes ?? 0) > bufferedBytesMax ? chunks : bufferUpTo(chunks, bufferedBytesMax)
}

/** True if the body can be sent a second time. */
export const isReplayable = (body: Body): boolean => body === null || body instanceof Uint8Array
