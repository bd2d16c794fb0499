export type * from './api.ts'
export { type CallInit, createPlanbridge, type EventOptions, type Planbridge } from './client.ts'
export { PlanbridgeError, type PlanbridgeErrorCode } from './error.ts'
export { challengeOf, newVerifier } from './proof.ts'
export type { AnswerOfProvider, PlanbridgeOptions, RequestOptions, StopSignal } from './transport.ts'
export {
  verifySignature,
  verifyWebhook,
  WebhookError,
  type WebhookErrorCode,
  type WebhookHeaders,
  type WebhookKeys,
  type WebhookMessage,
} from './webhooks.ts'
