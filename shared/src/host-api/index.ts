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
import {
  changeWebhookEndpoint,
  createWebhookEndpoint,
  getWebhookEndpoint,
  listWebhookDeliveries,
  listWebhookEndpoints,
  removeWebhookEndpoint,
  replayWebhooks,
  resendWebhookDelivery,
  rotateWebhookSecret,
  testWebhookEndpoint,
} from './webhook-endpoints.ts'

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
  createWebhookEndpoint,
  listWebhookEndpoints,
  getWebhookEndpoint,
  changeWebhookEndpoint,
  removeWebhookEndpoint,
  rotateWebhookSecret,
  testWebhookEndpoint,
  listWebhookDeliveries,
  resendWebhookDelivery,
  replayWebhooks,
} as const

export type HostEndpointName = keyof typeof hostEndpoints

export * from './connect-sessions.ts'
export * from './connections.ts'
export * from './events.ts'
export * from './host-endpoint.ts'
export * from './webhook-endpoints.ts'
