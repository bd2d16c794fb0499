import * as z from 'zod/mini'
import { AccessModel } from '../contract/access-model.ts'
import { Connection } from '../contract/connections.ts'
import { Challenge, ConnectionId, IntegrationId, Verifier } from '../contract/identifiers.ts'
import { Appearance, Locale } from '../embed/appearance.ts'
import { ConnectStatus } from '../embed/connect-api.ts'
import { ConnectSessionId, ConnectSessionToken } from '../embed/identifiers.ts'
import { defineHostEndpoint, HostSubject } from './host-endpoint.ts'

const hostName = '[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?'
const loopback = 'localhost|127(?:\\.\\d{1,3}){3}|\\[::1\\]'
const originForm = `(?:https://(?:${hostName}|\\[[0-9a-f:.]+\\])|http://(?:${loopback}))(?::\\d{1,5})?`

/** An origin of a web page: scheme, host and, if it is not the default, port. https, or http on this machine. */
export const Origin = z
  .string()
  .check(
    z.maxLength(300),
    z.regex(new RegExp(`^${originForm}$`), 'must be an origin such as https://app.example.com'),
  )

/** A web address of the host: https, or http on this machine, without user information and fragment. */
export const HostAddress = z
  .string()
  .check(
    z.maxLength(2_000),
    z.regex(
      new RegExp(`^${originForm}(?:[/?][\\x21\\x22\\x24-\\x7e]*)?$`),
      'must be an https address without fragment',
    ),
  )

/** A permission for one user of the host to make one connection, or to renew one, within thirty minutes. */
export const ConnectSession = z.object({
  id: ConnectSessionId,
  subject: z.string(),
  status: ConnectStatus,
  /** The connection that was made; null before. */
  connection: z.nullable(ConnectionId),
  /** The end of the session, or of the time for the verification. */
  expires_at: z.iso.datetime(),
})
export type ConnectSession = z.infer<typeof ConnectSession>

/**
 * Starts a connect session. The token goes to the host's own page, in which the user is signed in; the link can be given to the user
 * instead. Either is a bearer credential of this session.
 */
export const createConnectSession = defineHostEndpoint({
  method: 'POST',
  path: '/connect-sessions',
  scope: 'connect',
  idempotent: true,
  summary: 'Start a connect session for a user',
  input: z.strictObject({
    subject: HostSubject,
    /** The user's name, shown in the window. */
    display_name: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
    /** Absent: all integrations of the key. */
    integrations: z.optional(z.array(IntegrationId).check(z.minLength(1), z.maxLength(50))),
    /** Absent: all access models of these integrations. */
    access_models: z.optional(z.array(AccessModel).check(z.minLength(1), z.maxLength(10))),
    /** The origins of pages that may show the frame. Without them the session works by link only. */
    allowed_origins: z.optional(z.array(Origin).check(z.minLength(1), z.maxLength(20))),
    /** The connection to renew. */
    connection: z.optional(ConnectionId),
    locale: z.optional(Locale),
    appearance: z.optional(Appearance),
    /**
     * The address that the person's browser goes to after the provider. With a `code_challenge` it gets the parameters
     * `planbridge_session` and `planbridge_code`, and completes the session there.
     */
    return_url: z.optional(HostAddress),
    /**
     * `base64url(SHA-256(verifier))` of a verifier that stays in the user's session at the host. It requires a `return_url`. A
     * connection that is made in a window is unusable until the host completes the session.
     * @see https://www.rfc-editor.org/rfc/rfc7636
     */
    code_challenge: z.optional(Challenge),
  }),
  output: z.object({
    id: ConnectSessionId,
    token: ConnectSessionToken,
    /** Opens the session without code in the host's page. A one-time id is in its fragment, and no token. */
    url: z.string(),
    expires_at: z.iso.datetime(),
  }),
  failures: [
    'integration-not-found',
    'integration-not-configured',
    'access-model-not-offered',
    'connection-not-found',
    'too-many-connect-sessions',
    'return-url-required',
  ],
})

export const getConnectSession = defineHostEndpoint({
  method: 'GET',
  path: '/connect-sessions/:id',
  scope: 'connect',
  summary: 'Read the state of a connect session',
  input: z.strictObject({ id: ConnectSessionId }),
  output: ConnectSession,
  failures: ['connect-session-not-found'],
})

/**
 * Makes the connection of a session usable. The host calls it when the person's browser has come back to `return_url`, with the code from
 * that address and the verifier from the session that this browser has at the host. A person who followed another person's link has no such
 * session, and the other person has no code. A refusal for the code, the verifier or the subject ends the session: the grant is revoked
 * and erased. It is idempotent for the same input.
 */
export const completeConnectSession = defineHostEndpoint({
  method: 'POST',
  path: '/connect-sessions/:id/complete',
  scope: 'connect',
  summary: 'Verify the returning user and make the connection usable',
  input: z.strictObject({
    id: ConnectSessionId,
    subject: HostSubject,
    code: z.string().check(z.minLength(1), z.maxLength(200)),
    code_verifier: Verifier,
  }),
  output: z.object({
    session: ConnectSession,
    connection: Connection,
    /** The address to send the browser to: the page that started a redirect, or a page of Planbridge that closes the window. */
    continue_url: z.string(),
  }),
  failures: [
    'connect-session-not-found',
    'connect-session-open',
    'connect-session-ended',
    'return-code-invalid',
    'verifier-mismatch',
    'host-subject-mismatch',
  ],
})

/** Ends a session. A connection that waits for its verification is revoked and erased. Repeatable. */
export const cancelConnectSession = defineHostEndpoint({
  method: 'DELETE',
  path: '/connect-sessions/:id',
  scope: 'connect',
  summary: 'End a connect session',
  input: z.strictObject({ id: ConnectSessionId }),
  output: ConnectSession,
  failures: ['connect-session-not-found'],
})
