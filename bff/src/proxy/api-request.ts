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
export const apiRequest = (apiCall: ApiCall): ForwardRequest => {
  const { integration, matched, call } = apiCall
  const { body } = matched.operation
  return {
    method: call.method,
    url: integration.origins.api + matched.path + permittedQuery(matched.operation, call.search),
    headers: {
      ...passedHeaders(call),
      ...providerHeaders(apiCall),
      ...(body && { 'content-type': body.mediaType }),
    },
    body: body ? call.body : null,
    signal: call.signal,
  }
}

const passedHeaders = ({ headers }: ProxyCall): Record<string, string> =>
  Object.fromEntries(
    passed.flatMap((name) => {
      const value = headers.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )

const providerHeaders = ({ integration, row, access }: ApiCall): Record<string, string> => {
  const { headers, subscriptionKeyHeader, accountHeader } = integration.provider.api
  const [subscriptionKey] = integration.subscriptionKeys
  return {
    ...headers,
    'accept-encoding': 'identity',
    authorization: `Bearer ${access}`,
    ...(subscriptionKeyHeader &&
      subscriptionKey && { [subscriptionKeyHeader.toLowerCase()]: subscriptionKey.reveal() }),
    ...(accountHeader && row.choice !== null && { [accountHeader.toLowerCase()]: row.choice }),
  }
}
