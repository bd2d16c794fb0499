import type { Integration } from '../domain/integration.ts'
import type { CachedConnection } from '../store/ports/ports.ts'
import type { Body } from '../streams/body.ts'
import { type ForwardRequest, headerText } from '../transport/forward.ts'
import type { ApiCall } from './api-call.ts'
import type { FoundOperation } from './find-operation.ts'
import { permittedQuery } from './permitted-query.ts'

export interface Sending {
  readonly integration: Integration
  readonly row: CachedConnection
  readonly found: FoundOperation
  readonly call: ApiCall
  readonly body: Body
}

export interface Credentials {
  readonly access: string
  readonly subscriptionKey: string | undefined
}

/** Headers of the caller that go on; everything else stays here. */
const passed = ['accept-language', 'if-none-match', 'if-match'] as const

/** Writes the request to the provider's API: its path from the template, its credentials from us. */
export const apiRequest = (sending: Sending, credentials: Credentials): ForwardRequest => {
  const { integration, found, call, body } = sending
  return {
    method: call.method,
    origin: integration.origins.api,
    path: found.path + permittedQuery(found.operation, call.query),
    headers: requestHeaders(sending, credentials),
    body,
    caller: call.caller,
  }
}

type Headers = Record<string, string>

const requestHeaders = (sending: Sending, credentials: Credentials): Headers => {
  const headers: Headers = { ...sending.integration.provider.api.headers, 'accept-encoding': 'identity' }
  addCredentials(headers, sending, credentials)
  addBodyFacts(headers, sending)
  for (const name of passed) {
    const value = headerText(sending.call.headers, name)
    if (value !== undefined) headers[name] = value
  }
  return headers
}

const addCredentials = (
  headers: Headers,
  { integration, row }: Sending,
  { access, subscriptionKey }: Credentials,
) => {
  const { subscriptionKeyHeader, accountHeader } = integration.provider.api
  headers['authorization'] = `Bearer ${access}`
  if (subscriptionKeyHeader && subscriptionKey) headers[subscriptionKeyHeader.toLowerCase()] = subscriptionKey
  if (accountHeader && row.choice !== null) headers[accountHeader.toLowerCase()] = row.choice
}

const addBodyFacts = (headers: Headers, { found, call, body }: Sending) => {
  const { body: expected } = found.operation
  if (!expected || body === null) return
  headers['content-type'] = expected.mediaType
  // Known in advance: then the provider need not take it in chunks.
  const known = call.body?.bytes
  if (known !== undefined && !(body instanceof Uint8Array)) headers['content-length'] = String(known)
}
