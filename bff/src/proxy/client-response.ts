import type { FailureCode } from '@planbridge/shared/contract'
import type { Events } from '../events.ts'
import { Failure } from '../failure.ts'
import { cachedPatterns } from '../leak-guard/credential-patterns.ts'
import { openCredentialScanner, scanBody } from '../leak-guard/credential-scanner.ts'
import { decodeContent } from '../leak-guard/decode-content.ts'
import type { CachedConnection } from '../store/ports/ports.ts'
import { transformBody } from '../streams/body-transform.ts'
import { type Body, type Bytes, type Chunks, discard } from '../streams/body.ts'
import type { FindBytes } from '../transport/find-bytes.ts'
import { type ForwardResponse, headerText, type ReceivedHeaders } from '../transport/forward.ts'
import type { ApiResponse, ConnectionResponse, GuardResponse } from './api-call.ts'
import type { ProxyNeeds } from './needs.ts'

type Headers = ApiResponse['headers']

/** Turns a provider's response into the caller's. Throws a `Failure` for redirects and for refusals of the connection itself. */
export const clientResponse = (needs: ProxyNeeds, received: ConnectionResponse): ApiResponse => {
  const { response, code } = received
  const { row } = received.sent.call
  const { status, body } = response
  const failure = failureFor(status, code)
  if (failure) {
    discard(body)
    throw new Failure(failure, `API responded with ${status}`, { connection: row.id })
  }
  const write = (from: ForwardResponse): ApiResponse => {
    const headers = clientHeaders(needs.baseHeaders, from.headers)
    if (status >= 400) headers['planbridge-code'] = code ?? 'provider-failing'
    return { status, headers, body: clientBody(needs, row, from) }
  }
  return needs.guardResponse ? needs.guardResponse(received, write) : write(response)
}

/** Failures of the connection, not of the call: the response body is of no use to the caller. */
const connectionFailures: ReadonlySet<FailureCode> = new Set([
  'reconnect-required',
  'subscription-key-rejected',
  'scope-missing',
])

const isRedirect = (status: number): boolean => status >= 300 && status < 400 && status !== 304

/** The failure that replaces a response; undefined if the response is passed on. */
const failureFor = (status: number, code: FailureCode | undefined): FailureCode | undefined => {
  if (isRedirect(status)) return 'provider-redirecting'
  if (code && connectionFailures.has(code)) return code
  // A browser would ask its user, or its own proxy, for credentials.
  return status === 401 || status === 407 ? 'provider-failing' : undefined
}

/** Response headers of a provider that are passed on. */
const passedOn = [
  'content-type',
  'content-length',
  'content-encoding',
  'content-language',
  'etag',
  'last-modified',
  'retry-after',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-used',
  'x-ratelimit-reset',
  'x-dt-traceid',
  'x-dt-requestid',
] as const

/** Headers of every proxied response, besides those of the deployment. The provider can replace only the content type. */
export const proxyHeaders: Headers = {
  'content-type': 'application/octet-stream',
  'cache-control': 'no-store',
  'content-disposition': 'attachment',
  'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
}

/** Makes a response inert: no cookie, no policy and no active content of a provider takes effect on our origin. */
export const clientHeaders = (base: Headers, received: ReceivedHeaders): Record<string, string> => {
  const headers: Record<string, string> = { ...base }
  for (const name of passedOn) {
    const value = headerText(received, name)
    if (value !== undefined) headers[name] = value
  }
  return headers
}

type LimitNeeds = Pick<ProxyNeeds, 'limits' | 'monotonic'>

const tooLarge = ({ limits }: LimitNeeds, { id }: CachedConnection) =>
  new Failure('provider-answer-too-large', `more than ${limits.answerBytesMax} bytes`, { connection: id })

/** The body, limited in size and in time. */
const clientBody = (needs: LimitNeeds, row: CachedConnection, { headers, body }: ForwardResponse): Body => {
  if (body === null || body instanceof Uint8Array) return body
  if (Number(headerText(headers, 'content-length')) > needs.limits.answerBytesMax) {
    discard(body)
    throw tooLarge(needs, row)
  }
  return limitBody(needs, row, body)
}

const limitBody = (needs: LimitNeeds, row: CachedConnection, chunks: Chunks): Chunks => {
  const until = needs.monotonic.now() + needs.limits.answerSecondsMax * 1000
  let size = 0
  const chunk = (bytes: Bytes): Bytes => {
    size += bytes.byteLength
    if (size > needs.limits.answerBytesMax) throw tooLarge(needs, row)
    if (needs.monotonic.now() > until) throw new Failure('provider-too-slow', 'response body does not end')
    return bytes
  }
  return transformBody(chunks, { chunk })
}

/** Dependencies of the leak guard. */
export interface GuardNeeds {
  readonly events: Pick<Events, 'credentialInResponse'>
  readonly findBytes: FindBytes
  /** Values that we set ourselves are not searched. */
  readonly baseHeaders: Headers
}

/** Opens the leak guard, which searches headers and body of each response. */
export const openResponseGuard = ({ events, findBytes, baseHeaders }: GuardNeeds): GuardResponse => {
  const scanner = openCredentialScanner(findBytes)
  const patternsFor = cachedPatterns()
  return ({ sent, tokens, response }, write) => {
    const { integration, operation } = sent.call
    const patterns = patternsFor(integration, tokens)
    const found = (where: 'headers' | 'body') => {
      const connection = sent.row.id
      events.credentialInResponse({ integration: integration.id, connection, operation: operation.id, where })
      return new Failure('credential-in-answer', `in the ${where} of ${operation.id}`, { connection })
    }
    const { status, headers, body } = write(decodeContent(response))
    if (contain(headers, baseHeaders, (value) => scanner.matchesHeader(patterns, value))) {
      discard(body)
      throw found('headers')
    }
    return { status, headers, body: scanBody(body, { scanner, patterns, onMatch: () => found('body') }) }
  }
}

const contain = (headers: Headers, base: Headers, finds: (value: string) => boolean): boolean => {
  for (const name in headers) {
    const value = headers[name]
    if (value !== undefined && value !== base[name] && finds(value)) return true
  }
  return false
}
