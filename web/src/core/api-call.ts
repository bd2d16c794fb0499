import { failureCodes } from '@planbridge/shared/contract'
import type { ConnectionId, FailureCode, Operation } from '@planbridge/shared/contract'
import { appHeader, failed, readProblem } from './bff-client.ts'
import type { BffFailure, Fetch } from './bff-client.ts'

export type FieldValues = Readonly<Record<string, string>>

/** Under which name a form holds the body. */
export const bodyField = 'body'

export interface ApiRequest {
  readonly url: string
  readonly init: RequestInit
}

export type ApiAnswer =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly mediaType: string
      /** Laid out where it is JSON. */
      readonly body: string
      /** undefined: it is none. */
      readonly json: unknown
      /** As it came: UTF-8. */
      readonly bytes: number
      readonly headers: readonly (readonly [name: string, value: string])[]
      readonly tookMs: number
      /** Our reading of the provider's error, where it is one. */
      readonly code: FailureCode | null
    }
  | { readonly kind: 'failed'; readonly failure: BffFailure }

export type ApiCall = (
  connection: ConnectionId,
  operation: Operation,
  values: FieldValues,
) => Promise<ApiAnswer>

/** The path of one operation with its query: empty optional fields are left out. */
export function apiPath(operation: Operation, values: FieldValues): string {
  const given = operation.fields.map((field) => ({ ...field, value: values[field.name] ?? '' }))
  const path = operation.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? ''),
  )
  const asked = given.filter((field) => field.in === 'query' && field.value !== '')
  const query = new URLSearchParams(asked.map(({ name, value }) => [name, value])).toString()
  return path + (query === '' ? '' : `?${query}`)
}

/** The request of one operation below the proxy: the body goes as it was typed. */
export function apiRequest(connection: ConnectionId, operation: Operation, values: FieldValues): ApiRequest {
  const body = typedBody(operation, values)
  return {
    url: `/bff/proxy/${connection}${apiPath(operation, values)}`,
    init: {
      method: operation.method,
      credentials: 'same-origin',
      redirect: 'error',
      headers: { ...appHeader, ...(body !== null && { 'content-type': operation.body?.media_type ?? '' }) },
      ...(body !== null && { body }),
    },
  }
}

/** The body as it was typed; null: the operation has none, or can do without the one that was left empty. */
export function typedBody({ body }: Operation, values: FieldValues): string | null {
  const text = values[bodyField] ?? ''
  return body === null || (text === '' && !body.required) ? null : text
}

const isOurs = (code: string | null): code is FailureCode => failureCodes.some((known) => known === code)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Calls a provider's API through the proxy. A problem of ours is a failure; whatever the provider said is an answer. */
export const apiCaller =
  (fetch: Fetch, now: () => number): ApiCall =>
  async (connection, operation, values) => {
    const { url, init } = apiRequest(connection, operation, values)
    const startedAt = now()
    try {
      const response = await fetch(url, init)
      const bytes = await response.bytes()
      return judge(response, bytes, now() - startedAt)
    } catch {
      return failed('answer-lost')
    }
  }

/** What speaks of our own page, not of the answer. */
const ofOurs =
  /^(?:content-security-policy|cross-origin-|permissions-policy|referrer-policy|x-content-type-options|cache-control|content-disposition|strict-transport-security|date|connection|keep-alive)/

function judge(response: Response, bytes: Uint8Array, tookMs: number): ApiAnswer {
  const text = new TextDecoder().decode(bytes)
  const json = parsed(text)
  const problem = response.ok ? null : readProblem(json)
  if (problem) return { kind: 'failed', failure: problem }
  const code = response.headers.get('planbridge-code')
  return {
    kind: 'answered',
    status: response.status,
    mediaType: response.headers.get('content-type') ?? '',
    body: json === undefined ? text : JSON.stringify(json, null, 2),
    json,
    bytes: bytes.byteLength,
    headers: [...response.headers].filter(([name]) => !ofOurs.test(name)),
    tookMs: Math.round(tookMs),
    code: isOurs(code) ? code : null,
  }
}
