import { createHash } from 'node:crypto'
import type { InputOf, OutputOf, Problem } from '@planbridge/shared/contract'
import { type HostEndpoint, type HostScope, hostScopes } from '@planbridge/shared/host-api'
import type { BrowserTarget, CallResult } from './browser.ts'
import { requireDeclared } from './declared-problem.ts'

const hashOf = (key: string) => `sha256:${createHash('sha256').update(key).digest('base64url')}`

interface KeyEntry {
  readonly key: string
  readonly scopes?: readonly HostScope[]
  readonly tenant?: string
  readonly integrations?: readonly string[]
}

const entryOf = ({ key, scopes, tenant, integrations }: KeyEntry) =>
  JSON.stringify({
    hash: hashOf(key),
    ...(scopes && { scopes }),
    ...(tenant !== undefined && { tenant }),
    ...(integrations && { integrations }),
  })

/** The `host_keys` of a configuration, to be appended to it. */
export const hostKeysText = (keys: Readonly<Record<string, KeyEntry>>): string =>
  `\nhost_keys:\n${Object.entries(keys)
    .map(([name, entry]) => `  ${name}: ${entryOf(entry)}\n`)
    .join('')}`

/** A key with every scope, and the configuration of it. */
export const wholeKey = 'pbh_CANARY-HOSTKEY-with-every-scope-00000001'
export const withHostKey = (text: string): string =>
  `${text}${hostKeysText({ crm: { key: wholeKey, scopes: hostScopes } })}`

/** The request of an endpoint: path, query and body. */
const requestOf = ({ method, path, query = [] }: HostEndpoint, fields: Readonly<Record<string, unknown>>) => {
  const isInPath = (name: string) => path.split('/').includes(`:${name}`)
  const given = Object.entries(fields).filter(([name, value]) => !isInPath(name) && value !== undefined)
  const inQuery = given.filter(([name]) => query.includes(name)).map(([name, value]) => [name, String(value)])
  const search = new URLSearchParams(inQuery).toString()
  const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(fields[name])))
  const body = JSON.stringify(Object.fromEntries(given.filter(([name]) => !query.includes(name))))
  return {
    target: `/v1${filled}${search && `?${search}`}`,
    init: { method, ...(method === 'POST' && { body, headers: { 'content-type': 'application/json' } }) },
  }
}

/** The back end of a host. */
export const openHost = (at: Pick<BrowserTarget, 'origin' | 'planbridge'>, key = wholeKey) => {
  const send = (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers({ authorization: `Bearer ${key}` })
    new Headers(init.headers).forEach((value, name) => headers.set(name, value))
    return at.planbridge.fetch(new Request(at.origin + path, { ...init, headers }))
  }
  const call = async <E extends HostEndpoint>(
    endpoint: E,
    input: InputOf<E>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<CallResult<OutputOf<E>>> => {
    const { target, init } = requestOf(endpoint, input as Record<string, unknown>)
    const response = await send(target, { ...init, headers: { ...init.headers, ...headers } })
    const body: unknown = await response.clone().json()
    const { status } = response
    if (response.ok) return { ok: true, status, body: endpoint.output.parse(body) as OutputOf<E>, response }
    requireDeclared(endpoint, body as Problem)
    return { ok: false, status, body: body as Problem, response }
  }
  return {
    send,
    call,
    /** The output of an endpoint; throws if it fails. */
    async get<E extends HostEndpoint>(endpoint: E, input: InputOf<E>): Promise<OutputOf<E>> {
      const result = await call(endpoint, input)
      if (result.ok) return result.body
      throw new Error(`${endpoint.path}: ${result.body.code}`)
    },
    /** A call of a provider's API, for a user of the host. */
    api: (connection: string, path: string, subject?: string) =>
      send(`/v1/proxy/${connection}${path}`, {
        headers: subject === undefined ? {} : { 'planbridge-subject': encodeURIComponent(subject) },
      }),
  }
}

/** The status and the code of a refusal; the status alone of a success. */
export const outcomeOf = async (response: Response): Promise<string> => {
  if (response.ok) return String(response.status)
  const { code } = (await response.json()) as Problem
  return `${response.status} ${code}`
}
