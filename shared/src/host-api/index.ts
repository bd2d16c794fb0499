import {
  cancelConnectSession,
  completeConnectSession,
  createConnectSession,
  getConnectSession,
} from './connect-sessions.ts'
import {
  eraseHostSubject,
  getHostConnection,
  importConnection,
  listHostConnections,
  listHostDelegations,
  listHostIntegrations,
  removeHostConnection,
} from './connections.ts'
import { listEvents } from './events.ts'

/** All endpoints between the back end of a host and the BFF, besides the API calls below `/v1/proxy`. */
export const hostEndpoints = {
  createConnectSession,
  getConnectSession,
  completeConnectSession,
  cancelConnectSession,
  listHostIntegrations,
  listHostConnections,
  getHostConnection,
  removeHostConnection,
  importConnection,
  listHostDelegations,
  eraseHostSubject,
  listEvents,
} as const

export type HostEndpointName = keyof typeof hostEndpoints

export * from './connect-sessions.ts'
export * from './connections.ts'
export * from './events.ts'
export * from './host-endpoint.ts'
