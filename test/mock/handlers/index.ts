export { type PlanbridgeControls, type PlanbridgeHandlers, planbridgeHandlers } from './handlers.ts'
export { mswHandlers } from '../transports/msw-handlers.ts'
export { type Duration, type KitClock, openClock } from '../kit/clock.ts'
export { gateSecret } from '../kit/kit.ts'
export type {
  DocplannerCalls,
  HostBackEnd,
  Kit,
  KitOptions,
  KitProviderOrigins,
  KitSimulators,
  KitSite,
  PageConditions,
  ScenarioControl,
} from '../kit/kit.ts'
export {
  type Connecting,
  type KitConnection,
  type KitPerson,
  KitRefusal,
  type SessionCredential,
  type SessionResult,
} from '../kit/kit-person.ts'
export type { HowSent, KitWebhooks, ProviderEvent, SentEvent, WebhookSender } from '../kit/kit-webhooks.ts'
export type {
  ReceivedWebhook,
  Receiver,
  RecordedRequest,
  RequestMatch,
  Requests,
  SignedRequest,
  WebhookMatch,
} from '../kit/requests.ts'
export type { ScenarioName } from '../scenarios/names.ts'
