import { type InboundCalls, openInboundCalls } from '../inbound/open-inbound-calls.ts'
import { signBytes } from '../notifications/sign-bytes.ts'
import { type NotificationNeeds, type Notifications, openNotifications } from './notification-use-cases.ts'

type WebhookNeeds = Omit<Parameters<typeof openInboundCalls>[0], 'sign'> &
  Omit<NotificationNeeds, 'openInbound'>

/** The calls of providers, and the events that hosts get, those of providers included. */
export const openWebhooks = (
  needs: WebhookNeeds,
): InboundCalls & { readonly notifications: Notifications } => {
  const inbound = openInboundCalls({ ...needs, sign: signBytes })
  const notifications = openNotifications({ ...needs, openInbound: inbound.receiving.openInbound })
  return { ...inbound, notifications, repeated: [notifications.delivery, ...inbound.repeated] }
}
