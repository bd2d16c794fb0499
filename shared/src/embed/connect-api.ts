import * as z from 'zod/mini'
import { AccessModel, ConsentModel } from '../contract/access-model.ts'
import { addPersonalToken, addServiceAccount, Connection } from '../contract/connections.ts'
import { AuthorizationFacts, startAttempt } from '../contract/attempts.ts'
import { CatalogEntry } from '../contract/catalog.ts'
import { DelegationTerms } from '../contract/delegations.ts'
import type { EndpointFacts } from '../contract/endpoint.ts'
import { FailureCode } from '../contract/failure.ts'
import { Challenge, ConnectionId, IntegrationId } from '../contract/identifiers.ts'
import { storableTexts } from '../contract/text.ts'
import { Appearance, Locale } from './appearance.ts'
import { ConnectSessionId, WindowSecret, WindowSecretHash } from './identifiers.ts'

/**
 * The credential of a request. `none`: none. `frame`: the token of the connect session, in the `Authorization` header with the scheme
 * `Planbridge-Connect`. `window`: the cookie of the window, whose session the header `x-planbridge-connect` names by its public id.
 * `either`: one of both.
 */
export type ConnectCredential = 'none' | 'frame' | 'window' | 'either'

/** An endpoint for the frame and the window of a connect session, below `/connect-api`. */
export interface ConnectEndpoint<
  Input extends z.ZodMiniType = z.ZodMiniType,
  Output extends z.ZodMiniType = z.ZodMiniType,
> extends EndpointFacts<Input, Output> {
  readonly credential: ConnectCredential
}

const defineConnectEndpoint = <Input extends z.ZodMiniType, Output extends z.ZodMiniType>(
  endpoint: ConnectEndpoint<Input, Output>,
): ConnectEndpoint<Input, Output> => ({ ...endpoint, input: endpoint.input.check(storableTexts) })

/** The failures that a request without a valid credential, or of an ended session, gets. */
const credentialFailures = ['connect-session-required', 'connect-session-ended'] as const

/**
 * `open`: nothing is connected yet. `pending_verification`: connected, but the host's back end has to complete the session first.
 * `complete`: the connection works. `cancelled`: ended by the person or the host. `expired`: ended by time, also a verification that
 * was not completed in time.
 */
export const ConnectStatus = z.enum(['open', 'pending_verification', 'complete', 'cancelled', 'expired'])
export type ConnectStatus = z.infer<typeof ConnectStatus>

/** The facts of a connect session that its frame and its window show. */
export const ConnectView = z.object({
  id: ConnectSessionId,
  /** The host's name, as its key is configured. */
  host: z.string(),
  /** The person's name, as the host gave it; null without one. */
  person: z.nullable(z.string()),
  status: ConnectStatus,
  /** True if the window has to name host and person, and ask, before it continues: the host verifies the person itself otherwise. */
  asks: z.boolean(),
  /** True after the person has answered yes. */
  confirmed: z.boolean(),
  /** The integrations and access models to choose from. */
  entries: z.array(CatalogEntry),
  /** The connection to renew; null for a new one. */
  reconnect: z.nullable(
    z.object({
      connection: ConnectionId,
      integration: IntegrationId,
      model: AccessModel,
      account: z.nullable(z.string()),
    }),
  ),
  /** The choice that the person made in the frame, for the window that it opened; null without one. */
  choice: z.nullable(z.object({ integration: IntegrationId, model: AccessModel })),
  locale: z.nullable(Locale),
  appearance: Appearance,
  expires_at: z.iso.datetime(),
})
export type ConnectView = z.infer<typeof ConnectView>

export const getConnectView = defineConnectEndpoint({
  method: 'GET',
  path: '/session',
  credential: 'either',
  input: z.strictObject({}),
  output: ConnectView,
  failures: [...credentialFailures],
})

/**
 * Announces a window that the frame opens at the same moment with the secret in its fragment, because a window may only be opened while
 * a click is handled. The window waits until it is announced. An announcement is valid for sixty seconds; a new one replaces it.
 */
export const announceWindow = defineConnectEndpoint({
  method: 'POST',
  path: '/windows',
  credential: 'frame',
  input: z.strictObject({
    secret_hash: WindowSecretHash,
    presentation: z.enum(['popup', 'redirect']),
    /** The address of the host page, on one of the session's origins, to return to; required for a redirect. */
    page: z.optional(z.string().check(z.maxLength(2_000))),
    choice: z.optional(z.strictObject({ integration: IntegrationId, model: AccessModel })),
  }),
  output: z.object({ expires_at: z.iso.datetime() }),
  failures: [
    ...credentialFailures,
    'connect-session-used',
    'integration-not-found',
    'access-model-not-offered',
    'return-page-not-allowed',
    'too-many-requests',
  ],
})

/**
 * Redeems the secret of an announced window, or of the session's link, once. The answer sets the window's cookie. `window-unknown`: not
 * announced yet, redeemed already, or expired.
 */
export const enterWindow = defineConnectEndpoint({
  method: 'POST',
  path: '/windows/enter',
  credential: 'none',
  input: z.strictObject({ secret: WindowSecret }),
  output: ConnectView,
  failures: ['window-unknown', 'connect-session-ended', 'too-many-requests'],
})

/** Records that the person of the window is the one whom it named. */
export const confirmPerson = defineConnectEndpoint({
  method: 'POST',
  path: '/session/confirm',
  credential: 'window',
  input: z.strictObject({}),
  output: ConnectView,
  failures: [...credentialFailures],
})

/** Starts the authorization at the provider, in the window. The response is posted to the BFF's `completeAttempt`. */
export const startConnectAttempt = defineConnectEndpoint({
  method: 'POST',
  path: '/attempts',
  credential: 'window',
  input: z.strictObject({
    integration: IntegrationId,
    model: ConsentModel,
    challenge: Challenge,
    delegation: z.optional(DelegationTerms),
    another_account: z.optional(z.boolean()),
  }),
  output: AuthorizationFacts,
  failures: [
    ...credentialFailures,
    'connect-session-used',
    'confirmation-required',
    ...startAttempt.failures.filter((code) => code !== 'sign-in-required'),
  ],
})

/** Stores a pasted token for the person. */
export const addConnectPersonalToken = defineConnectEndpoint({
  method: 'POST',
  path: '/personal-token',
  credential: 'either',
  input: addPersonalToken.input,
  output: Connection,
  failures: [
    ...credentialFailures,
    'connect-session-used',
    'confirmation-required',
    'different-account',
    ...addPersonalToken.failures.filter((code) => code !== 'session-required' && code !== 'sign-in-required'),
  ],
})

/** Connects the tenant's service account, in the window: a click in a frame can be one that another page wanted. */
export const addConnectServiceAccount = defineConnectEndpoint({
  method: 'POST',
  path: '/service-account',
  credential: 'window',
  input: addServiceAccount.input,
  output: Connection,
  failures: [
    ...credentialFailures,
    'connect-session-used',
    'confirmation-required',
    ...addServiceAccount.failures.filter((code) => code !== 'sign-in-required'),
  ],
})

/** Sets the account that the calls of the session's connection are made for. */
export const chooseConnectAccount = defineConnectEndpoint({
  method: 'PUT',
  path: '/account',
  credential: 'either',
  input: z.strictObject({ account: z.string().check(z.maxLength(200)) }),
  output: Connection,
  failures: [...credentialFailures, 'connection-not-found', 'account-unknown'],
})

/** The state of a connect session, for its frame. */
export const ConnectProgress = z.object({
  /** Changes with every change of the other members. */
  revision: z.int(),
  status: ConnectStatus,
  /** `announced`: the frame opened a window that has not reported yet. `entered`: a window is open, or was. */
  window: z.enum(['none', 'announced', 'entered']),
  /** The connection that was made; null before. */
  connection: z.nullable(Connection),
  /** Why the last try failed, or was declined; null without one. The session stays open. */
  failure: z.nullable(z.object({ code: FailureCode, reference: z.nullable(z.string()) })),
  /** The end of the session, or of the time for the verification. */
  expires_at: z.iso.datetime(),
})
export type ConnectProgress = z.infer<typeof ConnectProgress>

/** Waits up to twenty seconds until the state has another revision than `revision`, and returns it. */
export const getConnectProgress = defineConnectEndpoint({
  method: 'GET',
  path: '/progress/:revision',
  credential: 'either',
  input: z.strictObject({ revision: z.string().check(z.regex(/^\d{1,9}$/)) }),
  output: ConnectProgress,
  failures: ['connect-session-required', 'too-many-requests'],
})

/**
 * The address that the window goes to after its work: the host's, with a one-time code for the verification or, without one, with the
 * result. null: the window stays and can be closed.
 */
export const leaveWindow = defineConnectEndpoint({
  method: 'POST',
  path: '/windows/leave',
  credential: 'window',
  input: z.strictObject({}),
  output: z.object({ url: z.nullable(z.string()) }),
  failures: ['connect-session-required'],
})

/** Ends the session, unless it has made a connection. Repeatable. */
export const cancelConnect = defineConnectEndpoint({
  method: 'POST',
  path: '/session/cancel',
  credential: 'either',
  input: z.strictObject({}),
  output: z.object({ status: ConnectStatus }),
  failures: ['connect-session-required'],
})

/** All endpoints of the frame and the window of a connect session. */
export const connectEndpoints = {
  getConnectView,
  announceWindow,
  enterWindow,
  confirmPerson,
  startConnectAttempt,
  addConnectPersonalToken,
  addConnectServiceAccount,
  chooseConnectAccount,
  getConnectProgress,
  leaveWindow,
  cancelConnect,
} as const
export type ConnectEndpointName = keyof typeof connectEndpoints
