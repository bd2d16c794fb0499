import type { Integration } from '../integration.ts'
import type { ConnectionRow } from '../store/ports.ts'
import type { ForwardRequest } from '../transport/forward.ts'
import type { ProxyCall } from './forward-request.ts'
import { type MatchedOperation, permittedQuery } from './match-operation.ts'

export interface ApiCall {
  readonly integration: Integration
  readonly row: ConnectionRow
  readonly matched: MatchedOperation
  readonly call: ProxyCall
  readonly access: string
}

/** Headers of the caller that go on; everything else stays here. */
const passed = ['accept-language', 'if-none-match', 'if-match']

/** Writes the request to the provider's API: its path from the template, its credentials from us. */
export const apiRequest = ({ integration, row, matched, call, access }: ApiCall): ForwardRequest => {
  const { api } = integration.provider
  const headers: Record<string, string> = {}
  for (const name of passed) {
    const value = call.headers.get(name)
    if (value !== null) headers[name] = value
  }
  Object.assign(headers, api.headers, { 'accept-encoding': 'identity', authorization: `Bearer ${access}` })
  const [subscriptionKey] = integration.subscriptionKeys
  if (api.subscriptionKeyHeader && subscriptionKey)
    headers[api.subscriptionKeyHeader.toLowerCase()] = subscriptionKey.reveal()
  if (api.accountHeader && row.choice !== null) headers[api.accountHeader.toLowerCase()] = row.choice
  const body = matched.operation.body ? call.body : null
  if (matched.operation.body) headers['content-type'] = matched.operation.body.mediaType
  const url = integration.origins.api + matched.path + permittedQuery(matched.operation, call.search)
  return { method: call.method, url, headers, body, signal: call.signal }
}
