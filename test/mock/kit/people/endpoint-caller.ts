import type { EndpointFacts, InputOf, OutputOf, Problem } from '@planbridge/shared/contract'
import { KitRefusal } from '../kit-person.ts'

export interface EndpointTarget {
  readonly send: (request: Request) => Promise<Response>
  /** The address below which the endpoints are. */
  readonly base: string
  readonly headers?: Readonly<Record<string, string>>
}

const requestOf = (
  { method, path, query = [] }: EndpointFacts,
  fields: Readonly<Record<string, unknown>>,
  { base, headers }: EndpointTarget,
): Request => {
  const isInPath = (name: string) => path.split('/').includes(`:${name}`)
  const given = Object.entries(fields).filter(([name, value]) => !isInPath(name) && value !== undefined)
  const inQuery = given.filter(([name]) => query.includes(name)).map(([name, value]) => [name, String(value)])
  const search = new URLSearchParams(inQuery).toString()
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(fields[name])))
  const body = JSON.stringify(Object.fromEntries(given.filter(([name]) => !query.includes(name))))
  const hasBody = method === 'POST' || method === 'PUT'
  return new Request(`${base}${filled}${search && `?${search}`}`, {
    method,
    headers: { ...headers, ...(hasBody && { 'content-type': 'application/json' }) },
    ...(hasBody && { body }),
  })
}

/** Calls endpoints of a contract. The output is checked with the endpoint's schema, and a refusal is thrown. */
export const endpointCaller =
  (target: EndpointTarget) =>
  async <E extends EndpointFacts>(endpoint: E, input: InputOf<E>): Promise<OutputOf<E>> => {
    const response = await target.send(requestOf(endpoint, input as Record<string, unknown>, target))
    const text = await response.text()
    const body: unknown = text === '' ? null : JSON.parse(text)
    if (!response.ok) throw new KitRefusal(endpoint.path, response.status, body as Problem)
    return endpoint.output.parse(body) as OutputOf<E>
  }

export type CallEndpoint = ReturnType<typeof endpointCaller>
