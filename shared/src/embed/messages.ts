import * as z from 'zod/mini'
import { ConnectionId, IntegrationId } from '../contract/identifiers.ts'
import { Appearance, Locale } from './appearance.ts'
import { ConnectSessionId } from './identifiers.ts'

/** Versions of the messages that this build speaks, newest first. Frame and loader use the newest that both know. */
export const protocolVersions = [1] as const
export const ProtocolVersion = z.int()

/**
 * How a person reaches the provider. `popup`: a window. `redirect`: the host's page itself. `link`: a link that the person opens.
 * `auto`: a window, or a redirect where no window opens.
 */
export const Presentation = z.enum(['auto', 'popup', 'redirect', 'link'])
export type Presentation = z.infer<typeof Presentation>

/** Names of events in the frame. Names are only ever added. */
export const eventNames = [
  'opened',
  'ready',
  'integration-selected',
  'access-model-selected',
  'window-requested',
  'window-opened',
  'window-blocked',
  'window-closed',
  'returned',
  'account-choice-shown',
  'verification-pending',
  'error-shown',
  'token-requested',
  'closed',
] as const
export const EventName = z.enum(eventNames)
export type EventName = z.infer<typeof EventName>

/** A problem, for the host's code and for its people. */
export const EmbedError = z.object({
  /** A code of the failures, or one of the loader's own. */
  code: z.string(),
  /** For developers, in English. */
  message: z.string(),
  /** For the person, in the language of the frame; null if nothing has to be said. */
  displayMessage: z.nullable(z.string()),
  /** True if the person can try again in the same session. */
  recoverable: z.boolean(),
  /** Identifies the request in the log of Planbridge. */
  reference: z.nullable(z.string()),
})
export type EmbedError = z.infer<typeof EmbedError>

export const EmbedResult = z.object({
  connectionId: ConnectionId,
  sessionId: ConnectSessionId,
  integration: IntegrationId,
  /** `pending_verification`: the connection does not work until the host's back end has completed the session. */
  status: z.enum(['active', 'pending_verification']),
})
export type EmbedResult = z.infer<typeof EmbedResult>

/** Messages from the host page to the frame. */
export const HostMessage = z.discriminatedUnion('type', [
  /** Answers `planbridge:loaded`. The connect session's token is sent to the frame's exact origin only. */
  z.object({
    type: z.literal('planbridge:init'),
    versions: z.array(ProtocolVersion),
    token: z.string(),
    presentation: Presentation,
    locale: z.nullable(Locale),
    appearance: Appearance,
    integration: z.nullable(IntegrationId),
    /** The connection to renew. */
    connection: z.nullable(ConnectionId),
    /** The address of the host page, to which a redirect returns. */
    page: z.string(),
  }),
  z.object({ type: z.literal('planbridge:update'), locale: z.nullable(Locale), appearance: Appearance }),
  z.object({ type: z.literal('planbridge:token'), token: z.string() }),
  /** The host page closes the frame; the frame closes its window and says goodbye with `success` or `exit`. */
  z.object({ type: z.literal('planbridge:close') }),
])
export type HostMessage = z.infer<typeof HostMessage>

/** Messages from the frame to the host page. None contains a secret. */
export const FrameMessage = z.discriminatedUnion('type', [
  /** The frame is loaded and waits for `planbridge:init`. */
  z.object({ type: z.literal('planbridge:loaded'), versions: z.array(ProtocolVersion) }),
  z.object({ type: z.literal('planbridge:ready'), version: ProtocolVersion }),
  /** Pixels. */
  z.object({ type: z.literal('planbridge:size'), height: z.int() }),
  z.object({
    type: z.literal('planbridge:event'),
    name: EventName,
    integration: z.nullable(IntegrationId),
  }),
  /** The token has expired. The loader calls the host's token function again. */
  z.object({ type: z.literal('planbridge:token-needed') }),
  z.object({ type: z.literal('planbridge:success'), result: EmbedResult }),
  z.object({ type: z.literal('planbridge:exit'), error: z.nullable(EmbedError) }),
  /** The host page itself has to go to this address, which is one of Planbridge's own origin. */
  z.object({ type: z.literal('planbridge:redirect'), url: z.string() }),
])
export type FrameMessage = z.infer<typeof FrameMessage>
