import { openDeliveryRounds, type RoundNeeds } from '../notifications/delivery-rounds.ts'
import { listEvents } from '../notifications/list-events.ts'
import {
  listWebhookDeliveries,
  replayWebhooks,
  resendWebhookDelivery,
  testWebhookEndpoint,
} from '../notifications/manage-deliveries.ts'
import {
  changeWebhookEndpoint,
  createWebhookEndpoint,
  type EndpointNeeds,
  getWebhookEndpoint,
  listWebhookEndpoints,
  removeWebhookEndpoint,
  rotateWebhookSecret,
} from '../notifications/manage-endpoints.ts'
import {
  listOperatedDeliveries,
  listOperatedEndpoints,
  type OperateNeeds,
  resendDeadDeliveries,
  resendOperatedDelivery,
  switchOperatedEndpoint,
  testOperatedEndpoint,
} from '../notifications/operate-endpoints.ts'

export type NotificationNeeds = EndpointNeeds &
  Omit<RoundNeeds, 'post'> &
  Omit<OperateNeeds, 'post'> &
  Pick<EndpointNeeds, 'store'>

/** The use cases of events and webhooks, for the back ends of hosts and for operators, and the delivery of webhooks. */
export const openNotifications = (given: NotificationNeeds) => {
  const needs = { ...given, post: given.hosts.post }
  return {
    useCases: {
      listEvents: listEvents(needs),
      createWebhookEndpoint: createWebhookEndpoint(needs),
      listWebhookEndpoints: listWebhookEndpoints(needs),
      getWebhookEndpoint: getWebhookEndpoint(needs),
      changeWebhookEndpoint: changeWebhookEndpoint(needs),
      removeWebhookEndpoint: removeWebhookEndpoint(needs),
      rotateWebhookSecret: rotateWebhookSecret(needs),
      testWebhookEndpoint: testWebhookEndpoint(needs),
      listWebhookDeliveries: listWebhookDeliveries(needs),
      resendWebhookDelivery: resendWebhookDelivery(needs),
      replayWebhooks: replayWebhooks(needs),
    },
    forOperators: {
      listOperatedEndpoints: listOperatedEndpoints(needs),
      switchOperatedEndpoint: switchOperatedEndpoint(needs),
      testOperatedEndpoint: testOperatedEndpoint(needs),
      listOperatedDeliveries: listOperatedDeliveries(needs),
      resendOperatedDelivery: resendOperatedDelivery(needs),
      resendDeadDeliveries: resendDeadDeliveries(needs),
    },
    delivery: openDeliveryRounds(needs),
  }
}

export type Notifications = ReturnType<typeof openNotifications>
