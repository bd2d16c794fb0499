import * as z from 'zod/mini'

const identifier = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/))

export const ConnectionId = identifier.brand<'ConnectionId'>()
export type ConnectionId = z.infer<typeof ConnectionId>

/** The operator's name for a configured use of a provider. */
export const IntegrationId = identifier.brand<'IntegrationId'>()
export type IntegrationId = z.infer<typeof IntegrationId>

export const JobId = identifier.brand<'JobId'>()
export type JobId = z.infer<typeof JobId>

export const AnswerId = identifier.brand<'AnswerId'>()
export type AnswerId = z.infer<typeof AnswerId>

export const OperationId = identifier.brand<'OperationId'>()
export type OperationId = z.infer<typeof OperationId>

export const MergeOfferId = identifier.brand<'MergeOfferId'>()
export type MergeOfferId = z.infer<typeof MergeOfferId>

export const WebhookEndpointId = z
  .string()
  .check(z.regex(/^we_[A-Za-z0-9_-]{22}$/))
  .brand<'WebhookEndpointId'>()
export type WebhookEndpointId = z.infer<typeof WebhookEndpointId>

/** Of an event for hosts. Unique among all events. It is also the cursor of the list of events. It contains no dot. */
export const EventId = z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/))

/** 256 random bits, base64url. @see https://www.rfc-editor.org/rfc/rfc6749#section-10.12 */
export const State = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{43}$/))
  .brand<'State'>()
export type State = z.infer<typeof State>

/** @see https://www.rfc-editor.org/rfc/rfc7636#section-4.1 */
export const Verifier = z
  .string()
  .check(z.regex(/^[A-Za-z0-9._~-]{43,128}$/))
  .brand<'Verifier'>()
export type Verifier = z.infer<typeof Verifier>

/** base64url(SHA-256(verifier)). @see https://www.rfc-editor.org/rfc/rfc7636#section-4.2 */
export const Challenge = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{43}$/))
  .brand<'Challenge'>()
export type Challenge = z.infer<typeof Challenge>
