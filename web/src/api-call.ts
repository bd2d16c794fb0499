import { failureCodes } from '@planbridge/shared/contract'
import type { ConnectionId, FailureCode, Operation } from '@planbridge/shared/contract'
import { appHeader, failed, readProblem } from './bff-client.ts'
import type { BffFailure, Fetch } from './bff-client.ts'

export type FieldValues = Readonly<Record<string, string>>

export interface ApiRequest {
  readonly url: string
  readonly init: RequestInit
}

export type ApiAnswer =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly mediaType: string
      readonly body: string
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

// A field of a JSON body may itself be a list or an object; anything else is sent as the text that was typed.
function bodyValue(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** The request of one operation below the proxy: empty optional fields are left out. */
export function apiRequest(connection: ConnectionId, operation: Operation, values: FieldValues): ApiRequest {
  const given = operation.fields.filter((field) => (values[field.name] ?? '') !== '')
  const valuesIn = (place: 'path' | 'query' | 'body') =>
    given
      .filter((field) => field.in === place)
      .map((field) => [field.name, values[field.name] ?? ''] as const)
  const inPath = new Map(valuesIn('path'))
  const path = operation.path.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(inPath.get(name) ?? ''),
  )
  const query = new URLSearchParams(valuesIn('query').map(([name, value]) => [name, value])).toString()
  const body = valuesIn('body').map(([name, value]) => [name, bodyValue(value)] as const)
  const hasBody = operation.fields.some((field) => field.in === 'body')
  return {
    url: `/bff/proxy/${connection}${path}${query === '' ? '' : `?${query}`}`,
    init: {
      method: operation.method,
      credentials: 'same-origin',
      redirect: 'error',
      headers: { ...appHeader, ...(hasBody && { 'content-type': 'application/json' }) },
      ...(hasBody && { body: JSON.stringify(Object.fromEntries(body)) }),
    },
  }
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
      const text = await response.text()
      return judge(response, text, now() - startedAt)
    } catch {
      return failed('answer-lost')
    }
  }

function judge(response: Response, text: string, tookMs: number): ApiAnswer {
  const json = parsed(text)
  const problem = response.ok ? null : readProblem(json)
  if (problem) return { kind: 'failed', failure: problem }
  const code = response.headers.get('planbridge-code')
  return {
    kind: 'answered',
    status: response.status,
    mediaType: response.headers.get('content-type') ?? '',
    body: json === undefined ? text : JSON.stringify(json, null, 2),
    tookMs: Math.round(tookMs),
    code: isOurs(code) ? code : null,
  }
}
