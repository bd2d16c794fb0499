import type { OperationsEndpointName } from '@planbridge/shared/contract/operations'
import { identifier, oneOf } from './edges.ts'
import type { ExpectedEndpoint } from './expected-endpoints.ts'

const none = { input: {}, fields: {} } as const

export const expectedOperationsEndpoints: Readonly<Record<OperationsEndpointName, ExpectedEndpoint>> = {
  getLiveness: { call: 'GET /healthz anyone', ...none },
  getReadiness: { call: 'GET /readyz anyone', ...none },
  getIntegrationHealth: { call: 'GET /integrations anyone', ...none },
  getEventCounts: { call: 'GET /events anyone', ...none },
  getAddresses: { call: 'GET /addresses anyone', ...none },
  exportAddresses: {
    call: 'GET /addresses/export/:format anyone',
    input: { format: 'nginx' },
    fields: { format: oneOf('json', 'text', 'nginx', 'nginx-geo', 'caddy', 'nftables') },
  },
  exportAddressesOf: {
    call: 'GET /addresses/export/:format/:integration anyone',
    input: { format: 'nginx', integration: 'clinic' },
    fields: {
      format: oneOf('json', 'text', 'nginx', 'nginx-geo', 'caddy', 'nftables'),
      integration: identifier,
    },
  },
}
