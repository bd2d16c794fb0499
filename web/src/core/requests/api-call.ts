import { failureCodes } from '@planbridge/shared/contract'
import type { ConnectionId, FailureCode, Operation } from '@planbridge/shared/contract'
import { appHeader, failed, foreignAnswer, readProblem } from '../bff-client.ts'
import type { BffFailure, Fetch } from '../bff-client.ts'

export type FieldValues = Readonly<Record<string, string>>

/** The form field that contains the request body. */
export const bodyField = 'body'

export interface ApiRequest {
  readonly url: string
  readonly init: RequestInit
}

export interface ApiResponse {
  readonly kind: 'response'
  readonly status: number
  readonly mediaType: string
  /** The response body as text; JSON is indented. */
  readonly body: string
  /** The parsed body; undefined if it is not JSON. */
  readonly json: unknown
  /** The size of the body as received, in bytes. */
  readonly bytes: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly tookMs: number
  /** Our classification of a provider error, from the `Planbridge-Code` header. */
  readonly code: FailureCode | null
}

/** Either the provider's response or a failure of Planbridge itself. */
export type ApiResult = ApiResponse | { readonly kind: 'failed'; readonly failure: BffFailure }

export type ApiCall = (
  connection: ConnectionId,
  operation: Operation,
  values: FieldValues,
) => Promise<ApiResult>

/** The path of an operation with its query. Empty optional fields are left out. */
export function apiPath(operation: Operation, values: FieldValues): string {
  const path = operation.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? ''),
  )
  const parameters = operation.fields
    .filter((field) => field.in === 'query')
    .map(({ name }) => [name, values[name] ?? ''] as [string, string])
    .filter(([, value]) => value !== '')
  const query = new URLSearchParams(parameters).toString()
  return path + (query === '' ? '' : `?${query}`)
}

/** The proxy request for an operation. The body is sent as typed. */
export function apiRequest(connection: ConnectionId, operation: Operation, values: FieldValues): ApiRequest {
  const body = typedBody(operation, values)
  return {
    url: `/bff/proxy/${connection}${apiPath(operation, values)}`,
    init: {
      method: operation.method,
      credentials: 'same-origin',
      redirect: 'manual',
      headers: { ...appHeader, ...(body !== null && { 'content-type': operation.body?.media_type ?? '' }) },
      ...(body !== null && { body }),
    },
  }
}

/** The body as typed; null if the operation has none, or if an optional body was left empty. */
export function typedBody({ body }: Operation, values: FieldValues): string | null {
  const text = values[bodyField] ?? ''
  return body === null || (text === '' && !body.required) ? null : text
}

const isFailureCode = (code: string | null): code is FailureCode =>
  failureCodes.some((known) => known === code)

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Calls a provider's API through the proxy. Only problems of Planbridge itself are failures. */
export const apiCaller =
  (fetch: Fetch, now: () => number): ApiCall =>
  async (connection, operation, values) => {
    const { url, init } = apiRequest(connection, operation, values)
    const startedAt = now()
    try {
      const response = await fetch(url, init)
      const bytes = await response.bytes()
      return readResponse(response, bytes, now() - startedAt)
    } catch {
      return failed('answer-lost')
    }
  }

/** Headers that Planbridge sets for its own page; they say nothing about the provider. */
const ownHeaders =
  /^(?:content-security-policy|cross-origin-|permissions-policy|referrer-policy|x-content-type-options|cache-control|content-disposition|strict-transport-security|date|connection|keep-alive)/

/** True if the answer of a provider came through the proxy, which adds these headers to each. */
const isProxied = ({ headers }: Response): boolean =>
  headers.has('planbridge-code') ||
  headers.get('content-disposition') === 'attachment' ||
  headers.get('content-security-policy')?.startsWith('sandbox') === true

function readResponse(response: Response, bytes: Uint8Array, tookMs: number): ApiResult {
  const text = new TextDecoder().decode(bytes)
  const json = parseJson(text)
  const problem = response.ok ? null : readProblem(json)
  if (problem) return { kind: 'failed', failure: problem }
  if (!isProxied(response)) return foreignAnswer(response)
  const code = response.headers.get('planbridge-code')
  return {
    kind: 'response',
    status: response.status,
    mediaType: response.headers.get('content-type') ?? '',
    body: json === undefined ? text : JSON.stringify(json, null, 2),
    json,
    bytes: bytes.byteLength,
    headers: [...response.headers].filter(([name]) => !ownHeaders.test(name)),
    tookMs: Math.round(tookMs),
    code: isFailureCode(code) ? code : null,
  }
}
