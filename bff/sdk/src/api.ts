// Written by test/tools/host-client/main.ts from the contract. Change shared/src/host-api instead.

/** The ways in which an integration obtains tokens. */
export type AccessModel = 'service-account' | 'user-present' | 'delegation' | 'personal-token'

/** An integration, or a provider without one. */
export interface CatalogEntry {
  readonly label: string
  readonly provider: {
    readonly name: string
    readonly summary: string
    readonly docs: string
    readonly colour: string
    /** A pictogram: SVG path data in a square of 24 units. */
    readonly mark?: string | undefined
  }
  readonly environment: 'simulated' | 'sandbox' | 'production'
  /** The address of the screens of a simulated provider, on which people change something. Absent for every other one. */
  readonly simulated_screens?: string | undefined
  readonly configured: boolean
  readonly offers: readonly {
    readonly model: AccessModel
    /**
     * The OAuth 2.0 code flow or the OpenID Connect hybrid flow, by response type.
     * @see https://openid.net/specs/openid-connect-core-1_0.html#HybridFlowAuth
     */
    readonly flow: 'code' | 'code id_token' | null
    /** The availability of the access model to this session. */
    readonly open_to_you: 'yes' | 'sign-in-required' | 'not-permitted'
    /** The longest duration of a delegation or a pasted token, in days; null if there is no limit. */
    readonly days_max: number | null
    /**
     * Where the person makes a token to paste, if it is known: menu entries of the provider's app, and the page's address. Absent also
     * in answers of earlier versions.
     */
    readonly token_page?: { readonly menu: readonly string[]; readonly url: string | null } | undefined
    /** The operations that this access cannot call, because the integration requests no scope for them; absent if there are none. */
    readonly not_requested?: readonly string[] | undefined
  }[]
  /** The scopes that the integration requests, in words, as far as the provider's definition has some. */
  readonly scope_words?: Readonly<Record<string, string>> | undefined
  /** The credentials to request from the provider, and the contact. Every provider issues credentials on request only. */
  readonly ask: {
    readonly contact: string
    readonly contact_url: string
    readonly items: readonly string[]
    readonly redirect_uri: string | null
  } | null
  /** The operator's name for a configured use of a provider. */
  readonly id: string
}

/** A permission for one user of the host to make one connection, or to renew one, within thirty minutes. */
export interface ConnectSession {
  readonly subject: string
  /**
   * `open`: nothing is connected yet. `pending_verification`: connected, but the host's back end has to complete the session first.
   * `complete`: the connection works. `cancelled`: ended by the person or the host. `expired`: ended by time, also a verification that
   * was not completed in time.
   */
  readonly status: 'open' | 'pending_verification' | 'complete' | 'cancelled' | 'expired'
  /** The connection that was made; null before. */
  readonly connection: string | null
  /** The end of the session, or of the time for the verification. */
  readonly expires_at: string
  /** The public id of a connect session. It is no credential. */
  readonly id: string
}

/** Access to an account at a provider, or to a shared service account. */
export interface Connection {
  /** The operator's name for a configured use of a provider. */
  readonly integration: string
  /** The names of the integration, for an app without the catalog. Absent if it is no longer configured, and in older answers. */
  readonly shown_as?:
    | {
        readonly label: string
        readonly provider: {
          readonly name: string
          readonly colour: string
          readonly mark?: string | undefined
        }
      }
    | undefined
  readonly model: AccessModel
  readonly status: ConnectionStatus
  readonly reason: ConnectionReason | null
  /** The last renewal, if it failed temporarily. The current access token may still be valid. */
  readonly trouble: { readonly code: FailureCode; readonly next_try_at: string } | null
  /** The account at the provider; null for a service account. */
  readonly account: { readonly name: string; readonly detail: string | null } | null
  /** The provider's id of a person's account that has no name. Absent otherwise, and in answers of earlier versions. */
  readonly account_id?: string | undefined
  /** The chosen account, if the provider offers several in `choices`. */
  readonly choice: string | null
  readonly choices: readonly { readonly name: string; readonly detail: string; readonly id: string }[]
  readonly scopes: readonly string[]
  /** Scopes that the integration requests and that the person did not grant, so that a reconnect can give them; absent if none. */
  readonly scopes_missing?: readonly string[] | undefined
  readonly operations: readonly string[]
  /** True if all permitted people of the tenant share the connection. */
  readonly shared: boolean
  /** The last consent, or the last time that a token was pasted. */
  readonly connected_at: string
  /** Before the first reconnect the same as `connected_at`. Absent in answers of earlier versions. */
  readonly first_connected_at?: string | undefined
  readonly last_used_at: string | null
  /** The end date of the access; null if none is known. */
  readonly ends_at: string | null
  /** The expiry of the current access token; null before the first one. */
  readonly token_ends_at: string | null
  readonly renews_itself: boolean
  /** True if the access ends with its token, and its person can get a new one at the provider without a page. Absent if not. */
  readonly renews_silently?: boolean | undefined
  /** The expiry of the refresh token, if the provider documents one. */
  readonly renewable_until: string | null
  /** The earlier of `ends_at` and `renewable_until`, when it is near. */
  readonly warning: ExpiryWarning | null
  readonly id: string
}

/** The reason why a connection is not usable. */
export type ConnectionReason =
  | 'refused-by-provider'
  | 'renewal-lost'
  | 'vault-unreadable'
  | 'nothing-to-renew'
  | 'end-date-reached'
  | 'person-signed-out'

/**
 * `active`: usable. `choose-account`: the person has to choose an account. `signed-out`: the tokens were erased when the person
 * signed out. `reconnect-required`: the tokens cannot be renewed. `ended`: the end date is reached. `pending-verification`: made in a
 * connect session, and unusable until the host has verified its person.
 */
export type ConnectionStatus =
  | 'active'
  | 'choose-account'
  | 'signed-out'
  | 'reconnect-required'
  | 'ended'
  | 'pending-verification'

/** The permission to use a connection in its person's absence. */
export interface Delegation {
  readonly connection: string
  readonly purpose: string
  readonly operations: readonly string[]
  readonly starts_at: string
  readonly ends_at: string
  /** The agreed duration. A reconnect starts it again. */
  readonly days: number
  /** The same as in the connection. */
  readonly warning: ExpiryWarning | null
}

/** A warning about a near expiry. It is given to the person and the host 14, 3 and 1 days ahead, by the clock of the BFF. */
export interface ExpiryWarning {
  /** The shortest of the three distances that applies. */
  readonly days: 14 | 3 | 1
  readonly ends_at: string
  /** `access`: the connection ends. `renewal`: the connection can no longer be renewed. */
  readonly what: 'access' | 'renewal'
}

/** The code of a failure. Decide by it, not by the title. Codes are only ever added. */
export type FailureCode =
  | 'request-malformed'
  | 'request-too-large'
  | 'request-headers-too-large'
  | 'media-type-unsupported'
  | 'method-not-allowed'
  | 'not-found'
  | 'origin-not-allowed'
  | 'too-many-requests'
  | 'client-too-slow'
  | 'session-required'
  | 'host-key-required'
  | 'sign-in-required'
  | 'not-permitted'
  | 'integration-not-found'
  | 'integration-not-configured'
  | 'access-model-not-offered'
  | 'too-many-connections'
  | 'connection-not-found'
  | 'connection-unverified'
  | 'host-key-not-permitted'
  | 'host-subject-mismatch'
  | 'host-subject-required'
  | 'idempotency-key-malformed'
  | 'idempotency-key-reused'
  | 'idempotency-key-in-use'
  | 'cursor-invalid'
  | 'webhook-endpoint-not-found'
  | 'webhook-delivery-not-found'
  | 'webhook-url-not-allowed'
  | 'too-many-webhook-endpoints'
  | 'import-rejected'
  | 'import-unverifiable'
  | 'connect-session-required'
  | 'connect-session-not-found'
  | 'connect-session-open'
  | 'connect-session-used'
  | 'connect-session-ended'
  | 'too-many-connect-sessions'
  | 'return-url-required'
  | 'return-page-not-allowed'
  | 'return-code-invalid'
  | 'verifier-mismatch'
  | 'window-unknown'
  | 'confirmation-required'
  | 'state-missing'
  | 'state-unknown'
  | 'attempt-of-another-session'
  | 'attempt-expired'
  | 'attempt-spent'
  | 'attempt-unfinished'
  | 'proof-missing'
  | 'proof-mismatch'
  | 'response-malformed'
  | 'consent-denied'
  | 'authorization-refused'
  | 'provider-busy'
  | 'sign-in-again'
  | 'issuer-mismatch'
  | 'nonce-mismatch'
  | 'code-hash-mismatch'
  | 'signature-invalid'
  | 'subject-mismatch'
  | 'id-token-invalid'
  | 'clock-mismatch'
  | 'code-rejected'
  | 'different-account'
  | 'identity-of-another-person'
  | 'merge-offer-ended'
  | 'merge-choice-needed'
  | 'recent-sign-in-required'
  | 'email-not-verified'
  | 'email-domain-not-allowed'
  | 'group-not-allowed'
  | 'account-choice-needed'
  | 'account-unknown'
  | 'personal-token-rejected'
  | 'personal-token-malformed'
  | 'end-date-invalid'
  | 'egress-failed'
  | 'provider-unreachable'
  | 'provider-too-slow'
  | 'provider-failing'
  | 'provider-redirecting'
  | 'provider-answer-too-large'
  | 'provider-answer-unreadable'
  | 'credential-in-answer'
  | 'provider-metadata-unusable'
  | 'client-credentials-rejected'
  | 'operation-not-allowed'
  | 'operation-not-agreed'
  | 'delegation-required'
  | 'delegation-not-granted'
  | 'consent-required'
  | 'delegation-terms-invalid'
  | 'run-missed'
  | 'run-interrupted'
  | 'job-not-found'
  | 'job-paused'
  | 'answer-not-found'
  | 'too-many-jobs'
  | 'too-many-jobs-of-tenant'
  | 'jobs-too-large'
  | 'user-not-present'
  | 'reconnect-required'
  | 'token-not-accepted'
  | 'subscription-key-rejected'
  | 'call-to-repeat'
  | 'scope-missing'
  | 'scope-not-requested'
  | 'quota-exhausted'
  | 'rate-limited'
  | 'delivery-refused'
  | 'delivery-not-authenticated'
  | 'deliveries-paused'
  | 'store-unavailable'
  | 'addresses-unknown'
  | 'starting'
  | 'draining'
  | 'vault-unreadable'
  | 'internal'

/** A connection, with the user of the host whose it is; null for a service account of the tenant. */
export interface HostConnection extends Connection {
  readonly subject: string | null
}

/** The delivery of an event to an endpoint. */
export interface WebhookDelivery {
  /** The id of the event, which is the `webhook-id` of every try. */
  readonly event: string
  readonly type: string
  /** `pending`: tried at `next_try_at`. `dead`: given up, until it is sent again. */
  readonly status: 'pending' | 'delivered' | 'dead'
  readonly tries: number
  readonly next_try_at: string | null
  readonly last_try_at: string | null
  /** The status of the endpoint's last answer; null without one. */
  readonly http_status: number | null
  /** Why the last try failed; null if it did not: `http-status`, `redirect`, `too-slow`, `unreachable`, `address-not-allowed`, … */
  readonly reason: string | null
}

/** An address of a host at which it gets events. Its secret is shown once, when it is made. */
export interface WebhookEndpoint {
  readonly url: string
  /** null: all types, also those of later versions. */
  readonly types: readonly string[] | null
  /** Only events of these integrations, and those of none. null: all of the key. */
  readonly integrations: readonly string[] | null
  readonly status: 'enabled' | 'disabled'
  /** null: it is enabled. */
  readonly disabled_reason: 'gone' | 'failing' | 'host' | 'operator' | null
  /** The public keys that verify `v1a` signatures, the newest first. During a rotation there are two. */
  readonly public_keys: readonly string[]
  /** Failed tries since the last message that was delivered. */
  readonly failures: number
  readonly last_delivered_at: string | null
  readonly created_at: string
  readonly id: string
}

/** An event for the back ends of hosts, discriminated by `type`. */
export type WebhookEvent =
  | ConnectionCreatedEvent
  | ConnectionVerifiedEvent
  | ConnectionStatusChangedEvent
  | ConnectionExpiringEvent
  | ConnectionReconnectedEvent
  | ConnectionDisconnectedEvent
  | ConnectSessionCompletedEvent
  | ConnectSessionCancelledEvent
  | ConnectSessionExpiredEvent
  | DelegationGrantedEvent
  | DelegationChangedEvent
  | DelegationEndedEvent
  | JobSucceededEvent
  | JobFailedEvent
  | ProviderEventEvent
  | EndpointTestEvent

/** A type of event that a host can choose. */
export type WebhookEventType =
  | 'connection.created'
  | 'connection.verified'
  | 'connection.status_changed'
  | 'connection.expiring'
  | 'connection.reconnected'
  | 'connection.disconnected'
  | 'connect_session.completed'
  | 'connect_session.cancelled'
  | 'connect_session.expired'
  | 'delegation.granted'
  | 'delegation.changed'
  | 'delegation.ended'
  | 'job.succeeded'
  | 'job.failed'
  | 'provider.event'
  | 'endpoint.test'

/** An account was connected; with a challenge, it waits for its verification. */
export interface ConnectionCreatedEvent {
  readonly type: 'connection.created'
  readonly timestamp: string
  readonly data: {
    readonly connection: string
    /** The operator's name for a configured use of a provider. */
    readonly integration: string
    /** The host's user; null for a service account, and for a user who was erased. */
    readonly subject: string | null
    readonly status: ConnectionStatus
  }
  readonly id: string
}

/** The host has verified the user, and the connection can be used. */
export interface ConnectionVerifiedEvent {
  readonly type: 'connection.verified'
  readonly timestamp: string
  readonly data: {
    readonly connection: string
    /** The operator's name for a configured use of a provider. */
    readonly integration: string
    /** The host's user; null for a service account, and for a user who was erased. */
    readonly subject: string | null
    readonly status: ConnectionStatus
  }
  readonly id: string
}

/** A connection became usable or unusable. */
export interface ConnectionStatusChangedEvent {
  readonly type: 'connection.status_changed'
  readonly timestamp: string
  readonly data: {
    readonly connection: string
    /** The operator's name for a configured use of a provider. */
    readonly integration: string
    /** The host's user; null for a service account, and for a user who was erased. */
    readonly subject: string | null
    readonly status: ConnectionStatus
    readonly old_status: ConnectionStatus
    /** Why it is not usable; null if it is. */
    readonly reason: ConnectionReason | null
  }
  readonly id: string
}

/** The access, or the permission to renew it, ends soon. */
export interface ConnectionExpiringEvent {
  readonly type: 'connection.expiring'
  readonly timestamp: string
  readonly data: {
    readonly connection: string
    /** The operator's name for a configured use of a provider. */
    readonly integration: string
    /** The host's user; null for a service account, and for a user who was erased. */
    readonly subject: string | null
    /** It ends within so many days. */
    readonly days: number
    readonly what: 'access' | 'renewal'
    readonly ends_at: string
  }
  readonly id: string
}

/** The user has given consent again. */
export interface ConnectionReconnectedEvent {
  readonly type: 'connection.reconnected'
  readonly timestamp: string
  readonly data: {
    readonly connection: string
    /** The operator's name for a configured use of a provider. */
    readonly integration: string
    /** The host's user; null for a service account, and for a user who was erased. */
    readonly subject: string | null
    readonly status: ConnectionStatus
    readonly old_status: ConnectionStatus | null
  }
  readonly id: string
}

/** A connection was removed. */
export interface ConnectionDisconnectedEvent {
  readonly type: 'connection.disconnected'
  readonly timestamp: string
  readonly data: {
    readonly connection: string
    /** The operator's name for a configured use of a provider. */
    readonly integration: string
    /** The host's user; null for a service account, and for a user who was erased. */
    readonly subject: string | null
    readonly old_status: ConnectionStatus | null
  }
  readonly id: string
}

/** A connect session has made a connection that can be used. */
export interface ConnectSessionCompletedEvent {
  readonly type: 'connect_session.completed'
  readonly timestamp: string
  readonly data: {
    /** The public id of a connect session. It is no credential. */
    readonly session: string
    /** null, unless the session was completed. */
    readonly connection: string | null
    /** The operator's name for a configured use of a provider. */
    readonly integration: string | null
    /** The host's user; null for a service account, and for a user who was erased. */
    readonly subject: string | null
  }
  readonly id: string
}

/** A connect session was ended. */
export interface ConnectSessionCancelledEvent {
  readonly type: 'connect_session.cancelled'
  readonly timestamp: string
  readonly data: {
    /** The public id of a connect session. It is no credential. */
    readonly session: string
    /** null, unless the session was completed. */
    readonly connection: string | null
    /** The operator's name for a configured use of a provider. */
    readonly integration: string | null
    /** The host's user; null for a service account, and for a user who was erased. */
    readonly subject: string | null
  }
  readonly id: string
}

/** A connect session has expired. */
export interface ConnectSessionExpiredEvent {
  readonly type: 'connect_session.expired'
  readonly timestamp: string
  readonly data: {
    /** The public id of a connect session. It is no credential. */
    readonly session: string
    /** null, unless the session was completed. */
    readonly connection: string | null
    /** The operator's name for a configured use of a provider. */
    readonly integration: string | null
    /** The host's user; null for a service account, and for a user who was erased. */
    readonly subject: string | null
  }
  readonly id: string
}

/** A user has agreed to a delegation, at first or again. */
export interface DelegationGrantedEvent {
  readonly type: 'delegation.granted'
  readonly timestamp: string
  readonly data: {
    readonly connection: string
    /** The operator's name for a configured use of a provider. */
    readonly integration: string
    /** The host's user; null for a service account, and for a user who was erased. */
    readonly subject: string | null
    readonly operations: readonly string[]
    readonly starts_at: string
    readonly ends_at: string | null
  }
  readonly id: string
}

/** The agreement of a delegation was reduced. */
export interface DelegationChangedEvent {
  readonly type: 'delegation.changed'
  readonly timestamp: string
  readonly data: {
    readonly connection: string
    /** The operator's name for a configured use of a provider. */
    readonly integration: string
    /** The host's user; null for a service account, and for a user who was erased. */
    readonly subject: string | null
    readonly operations: readonly string[]
    readonly starts_at: string
    readonly ends_at: string | null
  }
  readonly id: string
}

/** A delegation has ended. */
export interface DelegationEndedEvent {
  readonly type: 'delegation.ended'
  readonly timestamp: string
  readonly data: {
    readonly connection: string
    /** The operator's name for a configured use of a provider. */
    readonly integration: string
    /** The host's user; null for a service account, and for a user who was erased. */
    readonly subject: string | null
    /** null if the connection was removed. */
    readonly reason: ConnectionReason | null
  }
  readonly id: string
}

/** A scheduled job has run. */
export interface JobSucceededEvent {
  readonly type: 'job.succeeded'
  readonly timestamp: string
  readonly data: {
    readonly job: string
    readonly connection: string
    /** The operator's name for a configured use of a provider. */
    readonly integration: string
    /** The host's user; null for a service account, and for a user who was erased. */
    readonly subject: string | null
    /** When the run was due. */
    readonly due_at: string
    readonly tries: number
    /** The status of the provider's answer; null without one. */
    readonly http_status: number | null
  }
  readonly id: string
}

/** A scheduled job has failed. */
export interface JobFailedEvent {
  readonly type: 'job.failed'
  readonly timestamp: string
  readonly data: {
    readonly job: string
    readonly connection: string
    /** The operator's name for a configured use of a provider. */
    readonly integration: string
    /** The host's user; null for a service account, and for a user who was erased. */
    readonly subject: string | null
    /** When the run was due. */
    readonly due_at: string
    readonly tries: number
    /** The status of the provider's answer; null without one. */
    readonly http_status: number | null
    /** A code of the table of failures. */
    readonly code: string | null
  }
  readonly id: string
}

/** A provider has sent an event, whose content is as trustworthy as its check. */
export interface ProviderEventEvent {
  readonly type: 'provider.event'
  readonly timestamp: string
  readonly data: {
    /** The operator's name for a configured use of a provider. */
    readonly integration: string
    /** The provider's name of the event; null if none is known. */
    readonly name: string | null
    readonly received_at: string
    /** How the sender was checked: `signature`, `key` or `pulled`. `unknown`: the event is not kept any more. */
    readonly checked: string
    /** True if a later event of the same resource was handed on before. */
    readonly late: boolean
    /** How often the provider had repeated the event until this was written. */
    readonly repeats: number
    /** True if an earlier event had the same bytes, longer ago than the provider repeats one: another event, or a late repeat. */
    readonly possible_repeat?: boolean | undefined
    /** The JSON that the provider sent. Absent if the body was no JSON, or is not kept any more. */
    readonly payload?: unknown | undefined
    /** The bytes of the body in base64, if it was no JSON. */
    readonly raw?: string | undefined
  }
  readonly id: string
}

/** A test of an endpoint; the list of events does not contain it. */
export interface EndpointTestEvent {
  readonly type: 'endpoint.test'
  readonly timestamp: string
  readonly data: { readonly endpoint: string }
  readonly id: string
}

export interface CreateConnectSessionInput {
  /** The host's own id of one of its users. Planbridge does not interpret it. */
  readonly subject: string
  /** The user's name, shown in the window. */
  readonly display_name?: string | undefined
  /** Absent: all integrations of the key. */
  readonly integrations?: readonly string[] | undefined
  /** Absent: all access models of these integrations. */
  readonly access_models?: readonly AccessModel[] | undefined
  /** The origins of pages that may show the frame. Without them the session works by link only. */
  readonly allowed_origins?: readonly string[] | undefined
  /** The connection to renew. */
  readonly connection?: string | undefined
  readonly locale?: 'en' | 'de' | 'es' | 'it' | 'pl' | 'pt' | undefined
  /** The look of the frame and of the window, as data: styles of the host page do not reach them. */
  readonly appearance?:
    | {
        readonly theme?: 'auto' | 'light' | 'dark' | undefined
        /** Variables of the look. Each has a range in which every screen stays readable; other values are refused. */
        readonly variables?:
          | {
              /** A colour in hexadecimal, such as `#0a66c2`. The frame derives readable text colours from it. */
              readonly colorPrimary?: string | undefined
              /** A colour in hexadecimal, such as `#0a66c2`. The frame derives readable text colours from it. */
              readonly colorBackground?: string | undefined
              /** A colour in hexadecimal, such as `#0a66c2`. The frame derives readable text colours from it. */
              readonly colorText?: string | undefined
              /** A colour in hexadecimal, such as `#0a66c2`. The frame derives readable text colours from it. */
              readonly colorDanger?: string | undefined
              /** Pixels. */
              readonly borderRadius?: number | undefined
              /** Pixels. */
              readonly fontSizeBase?: number | undefined
              /** Names of font families that are installed with operating systems. The frame loads no font. */
              readonly fontFamily?: string | undefined
              readonly density?: 'comfortable' | 'compact' | undefined
            }
          | undefined
      }
    | undefined
  /**
   * The address that the person's browser goes to after the provider. With a `code_challenge` it gets the parameters
   * `planbridge_session` and `planbridge_code`, and completes the session there.
   */
  readonly return_url?: string | undefined
  /**
   * `base64url(SHA-256(verifier))` of a verifier that stays in the user's session at the host. It requires a `return_url`. A
   * connection that is made in a window is unusable until the host completes the session.
   * @see https://www.rfc-editor.org/rfc/rfc7636
   */
  readonly code_challenge?: string | undefined
}

export interface CreateConnectSessionOutput {
  /** The token of a connect session: `pbcs_<id>.<secret>` with 256 random bits. The loader reads the id from it, to address the frame. */
  readonly token: string
  /** Opens the session without code in the host's page. A one-time id is in its fragment, and no token. */
  readonly url: string
  readonly expires_at: string
  /** The public id of a connect session. It is no credential. */
  readonly id: string
}

export interface GetConnectSessionInput {
  /** The public id of a connect session. It is no credential. */
  readonly id: string
}

export type GetConnectSessionOutput = ConnectSession

export interface CompleteConnectSessionInput {
  /** The host's own id of one of its users. Planbridge does not interpret it. */
  readonly subject: string
  readonly code: string
  /** @see https://www.rfc-editor.org/rfc/rfc7636#section-4.1 */
  readonly code_verifier: string
  /** The public id of a connect session. It is no credential. */
  readonly id: string
}

export interface CompleteConnectSessionOutput {
  readonly session: ConnectSession
  readonly connection: Connection
  /** The address to send the browser to: the page that started a redirect, or a page of Planbridge that closes the window. */
  readonly continue_url: string
}

export interface CancelConnectSessionInput {
  /** The public id of a connect session. It is no credential. */
  readonly id: string
}

export type CancelConnectSessionOutput = ConnectSession

export type ListIntegrationsInput = Readonly<Record<string, never>>

export interface ListIntegrationsOutput {
  readonly integrations: readonly CatalogEntry[]
}

export interface ListConnectionsInput {
  /** The host's own id of one of its users. Planbridge does not interpret it. */
  readonly subject: string
}

export interface ListConnectionsOutput {
  readonly connections: readonly HostConnection[]
}

export interface GetConnectionInput {
  readonly connection: string
}

export type GetConnectionOutput = HostConnection

export interface RemoveConnectionInput {
  readonly connection: string
}

export interface RemoveConnectionOutput {
  /**
   * `kept`: other connections use the same grant. `unsupported`: the provider offers no revocation. `failed`: the provider has
   * not confirmed yet, and is asked again until it does. `nothing`: there was no token to revoke.
   */
  readonly revoked: 'yes' | 'kept' | 'unsupported' | 'failed' | 'nothing'
}

export interface ImportConnectionInput {
  /** The host's own id of one of its users. Planbridge does not interpret it. */
  readonly subject: string
  /** The operator's name for a configured use of a provider. */
  readonly integration: string
  /** The access models that a person grants on the provider's own pages. */
  readonly model: 'user-present' | 'delegation'
  /** Visible ASCII, which fits into a header. @see https://www.rfc-editor.org/rfc/rfc6749#appendix-A.12 */
  readonly access_token: string
  /** Visible ASCII, which fits into a header. @see https://www.rfc-editor.org/rfc/rfc6749#appendix-A.12 */
  readonly refresh_token?: string | undefined
  readonly expires_at?: string | undefined
  /** The scopes that were granted; absent: those that the integration requests. */
  readonly scopes?: readonly string[] | undefined
  /** The terms of a delegation; required for this access model. */
  readonly delegation?:
    | {
        /** The purpose in the person's own words. It is shown with the delegation. */
        readonly purpose: string
        /** The operations that the delegation may call. */
        readonly operations: readonly string[]
        /** Duration in whole days from the consent. */
        readonly days: number
      }
    | undefined
}

export type ImportConnectionOutput = HostConnection

export interface ListDelegationsInput {
  /** The host's own id of one of its users. Planbridge does not interpret it. */
  readonly subject: string
}

export interface ListDelegationsOutput {
  readonly delegations: readonly Delegation[]
}

export interface EraseSubjectInput {
  /** The host's own id of one of its users. Planbridge does not interpret it. */
  readonly subject: string
}

export interface EraseSubjectOutput {
  readonly connections: number
}

export interface ListEventsInput {
  /** Of an event for hosts. Unique among all events. It is also the cursor of the list of events. It contains no dot. */
  readonly after?: string | undefined
  readonly limit?: string | undefined
}

export interface ListEventsOutput {
  readonly events: readonly WebhookEvent[]
  /** The cursor to continue with, also if there were no events. */
  readonly cursor: string
  /** True if there are more events already. */
  readonly more: boolean
}

export interface CreateWebhookEndpointInput {
  /** Visible ASCII. Which addresses are allowed is the deployment's configuration. */
  readonly url: string
  readonly types?: readonly WebhookEventType[] | null | undefined
  readonly integrations?: readonly string[] | null | undefined
}

export interface CreateWebhookEndpointOutput {
  readonly endpoint: WebhookEndpoint
  /** The secret of `v1` signatures, `whsec_` and base64. It is shown in this answer only. */
  readonly secret: string
}

export type ListWebhookEndpointsInput = Readonly<Record<string, never>>

export interface ListWebhookEndpointsOutput {
  readonly endpoints: readonly WebhookEndpoint[]
}

export interface GetWebhookEndpointInput {
  readonly endpoint: string
}

export type GetWebhookEndpointOutput = WebhookEndpoint

export interface ChangeWebhookEndpointInput {
  readonly endpoint: string
  /** Visible ASCII. Which addresses are allowed is the deployment's configuration. */
  readonly url?: string | undefined
  readonly types?: readonly WebhookEventType[] | null | undefined
  readonly integrations?: readonly string[] | null | undefined
  readonly status?: 'enabled' | 'disabled' | undefined
}

export type ChangeWebhookEndpointOutput = WebhookEndpoint

export interface RemoveWebhookEndpointInput {
  readonly endpoint: string
}

export interface RemoveWebhookEndpointOutput {
  readonly removed: boolean
}

export interface RotateWebhookSecretInput {
  readonly endpoint: string
  /** Default: 24. */
  readonly overlap_hours?: number | undefined
}

export interface RotateWebhookSecretOutput {
  readonly endpoint: WebhookEndpoint
  /** The secret of `v1` signatures, `whsec_` and base64. It is shown in this answer only. */
  readonly secret: string
}

export interface TestWebhookEndpointInput {
  readonly endpoint: string
}

export type TestWebhookEndpointOutput = WebhookDelivery

export interface ListWebhookDeliveriesInput {
  readonly endpoint: string
  readonly status?: 'pending' | 'delivered' | 'dead' | undefined
  /** The event of the last delivery of the page before. */
  readonly after?: string | undefined
  readonly limit?: string | undefined
}

export interface ListWebhookDeliveriesOutput {
  readonly deliveries: readonly WebhookDelivery[]
  readonly more: boolean
}

export interface ResendWebhookDeliveryInput {
  readonly endpoint: string
  /** Of an event for hosts. Unique among all events. It is also the cursor of the list of events. It contains no dot. */
  readonly event: string
}

export type ResendWebhookDeliveryOutput = WebhookDelivery

export interface ReplayWebhooksInput {
  readonly endpoint: string
  readonly from: string
  /** Not included. Default: now. */
  readonly until?: string | undefined
}

export interface ReplayWebhooksOutput {
  /** The number of events that will be sent: the oldest ones, at most ten thousand. */
  readonly events: number
}

/** How an endpoint is called. */
export interface EndpointFacts {
  readonly method: string
  readonly path: string
  readonly query: readonly string[]
  readonly idempotent: boolean
}

export const endpoints = {
  createConnectSession: { method: 'POST', path: '/connect-sessions', query: [], idempotent: true },
  getConnectSession: { method: 'GET', path: '/connect-sessions/:id', query: [], idempotent: false },
  completeConnectSession: {
    method: 'POST',
    path: '/connect-sessions/:id/complete',
    query: [],
    idempotent: false,
  },
  cancelConnectSession: { method: 'DELETE', path: '/connect-sessions/:id', query: [], idempotent: false },
  listIntegrations: { method: 'GET', path: '/integrations', query: [], idempotent: false },
  listConnections: { method: 'GET', path: '/connections', query: ['subject'], idempotent: false },
  getConnection: { method: 'GET', path: '/connections/:connection', query: [], idempotent: false },
  removeConnection: { method: 'DELETE', path: '/connections/:connection', query: [], idempotent: false },
  importConnection: { method: 'POST', path: '/connections', query: [], idempotent: true },
  listDelegations: { method: 'GET', path: '/delegations', query: ['subject'], idempotent: false },
  eraseSubject: { method: 'POST', path: '/subjects/erase', query: [], idempotent: false },
  listEvents: { method: 'GET', path: '/events', query: ['after', 'limit'], idempotent: false },
  createWebhookEndpoint: { method: 'POST', path: '/webhook-endpoints', query: [], idempotent: true },
  listWebhookEndpoints: { method: 'GET', path: '/webhook-endpoints', query: [], idempotent: false },
  getWebhookEndpoint: { method: 'GET', path: '/webhook-endpoints/:endpoint', query: [], idempotent: false },
  changeWebhookEndpoint: {
    method: 'POST',
    path: '/webhook-endpoints/:endpoint',
    query: [],
    idempotent: false,
  },
  removeWebhookEndpoint: {
    method: 'DELETE',
    path: '/webhook-endpoints/:endpoint',
    query: [],
    idempotent: false,
  },
  rotateWebhookSecret: {
    method: 'POST',
    path: '/webhook-endpoints/:endpoint/rotate-secret',
    query: [],
    idempotent: true,
  },
  testWebhookEndpoint: {
    method: 'POST',
    path: '/webhook-endpoints/:endpoint/test',
    query: [],
    idempotent: false,
  },
  listWebhookDeliveries: {
    method: 'GET',
    path: '/webhook-endpoints/:endpoint/deliveries',
    query: ['status', 'after', 'limit'],
    idempotent: false,
  },
  resendWebhookDelivery: {
    method: 'POST',
    path: '/webhook-endpoints/:endpoint/deliveries/:event/resend',
    query: [],
    idempotent: false,
  },
  replayWebhooks: {
    method: 'POST',
    path: '/webhook-endpoints/:endpoint/replay',
    query: [],
    idempotent: false,
  },
} as const satisfies Readonly<Record<string, EndpointFacts>>

/**
 * A method for each endpoint. Every method can reject with `host-key-required`, `host-key-not-permitted`, `too-many-requests`, and one that takes an idempotency
 * key with `idempotency-key-malformed`, `idempotency-key-reused`, `idempotency-key-in-use`, `vault-unreadable`.
 */
export interface HostApi<Options> {
  /**
   * Starts a connect session. The token goes to the host's own page, in which the user is signed in; the link can be given to the user
   * instead. Either is a bearer credential of this session.
   *
   * Scope of the key: `connect`. Rejects with `integration-not-found`, `integration-not-configured`, `access-model-not-offered`, `connection-not-found`, `too-many-connect-sessions`, `return-url-required`.
   */
  createConnectSession(
    input: CreateConnectSessionInput,
    options?: Options,
  ): Promise<CreateConnectSessionOutput>
  /**
   * Read the state of a connect session.
   *
   * Scope of the key: `connect`. Rejects with `connect-session-not-found`.
   */
  getConnectSession(input: GetConnectSessionInput, options?: Options): Promise<GetConnectSessionOutput>
  /**
   * Makes the connection of a session usable. The host calls it when the person's browser has come back to `return_url`, with the code from
   * that address and the verifier from the session that this browser has at the host. A person who followed another person's link has no such
   * session, and the other person has no code. A refusal for the code, the verifier or the subject ends the session: the grant is revoked
   * and erased. It is idempotent for the same input.
   *
   * Scope of the key: `connect`. Rejects with `connect-session-not-found`, `connect-session-open`, `connect-session-ended`, `return-code-invalid`, `verifier-mismatch`, `host-subject-mismatch`.
   */
  completeConnectSession(
    input: CompleteConnectSessionInput,
    options?: Options,
  ): Promise<CompleteConnectSessionOutput>
  /**
   * Ends a session. A connection that waits for its verification is revoked and erased. Repeatable.
   *
   * Scope of the key: `connect`. Rejects with `connect-session-not-found`.
   */
  cancelConnectSession(
    input: CancelConnectSessionInput,
    options?: Options,
  ): Promise<CancelConnectSessionOutput>
  /**
   * List the integrations of the key.
   *
   * Scope of the key: `read`.
   */
  listIntegrations(input?: ListIntegrationsInput, options?: Options): Promise<ListIntegrationsOutput>
  /**
   * List the connections of a user, with the service accounts of the tenant.
   *
   * Scope of the key: `read`.
   */
  listConnections(input: ListConnectionsInput, options?: Options): Promise<ListConnectionsOutput>
  /**
   * Read a connection.
   *
   * Scope of the key: `read`. Rejects with `connection-not-found`.
   */
  getConnection(input: GetConnectionInput, options?: Options): Promise<GetConnectionOutput>
  /**
   * Removes a connection of a user, or a service account of the tenant, and revokes its grant.
   *
   * Scope of the key: `write`. Rejects with `connection-not-found`.
   */
  removeConnection(input: RemoveConnectionInput, options?: Options): Promise<RemoveConnectionOutput>
  /**
   * Imports tokens that the host already has for a user. They count after one renewal (with a refresh token) or one call (without) has
   * succeeded and has told whose account it is. A renewal replaces the refresh token: the host must not use its own copy afterwards.
   *
   * Scope of the key: `write`. Rejects with `integration-not-found`, `integration-not-configured`, `access-model-not-offered`, `delegation-terms-invalid`, `scope-not-requested`, `import-rejected`, `import-unverifiable`, `too-many-connections`, `client-credentials-rejected`, `subscription-key-rejected`, `rate-limited`, `provider-metadata-unusable`, `egress-failed`, `provider-unreachable`, `provider-too-slow`, `provider-failing`, `provider-redirecting`, `provider-answer-too-large`, `provider-answer-unreadable`.
   */
  importConnection(input: ImportConnectionInput, options?: Options): Promise<ImportConnectionOutput>
  /**
   * List the delegations of a user.
   *
   * Scope of the key: `read`.
   */
  listDelegations(input: ListDelegationsInput, options?: Options): Promise<ListDelegationsOutput>
  /**
   * Ends all connections of a user, revokes their grants, and forgets the user. Repeatable.
   *
   * Scope of the key: `write`.
   */
  eraseSubject(input: EraseSubjectInput, options?: Options): Promise<EraseSubjectOutput>
  /**
   * Lists events in the order in which they were stored, without gaps: an event that a later page could still bring is never skipped.
   * `after` is the cursor of the last page, or the id of any event; absent: the oldest kept event. Events are kept for thirty days. They
   * are the same that webhooks bring, with the same ids.
   *
   * Scope of the key: `events`. Rejects with `cursor-invalid`.
   */
  listEvents(input?: ListEventsInput, options?: Options): Promise<ListEventsOutput>
  /**
   * Adds an endpoint for the events from now on. A repetition with the same idempotency key gets the same secret.
   *
   * Scope of the key: `webhooks`. Rejects with `webhook-url-not-allowed`, `integration-not-found`, `too-many-webhook-endpoints`.
   */
  createWebhookEndpoint(
    input: CreateWebhookEndpointInput,
    options?: Options,
  ): Promise<CreateWebhookEndpointOutput>
  /**
   * List the endpoints for webhooks.
   *
   * Scope of the key: `webhooks`.
   */
  listWebhookEndpoints(
    input?: ListWebhookEndpointsInput,
    options?: Options,
  ): Promise<ListWebhookEndpointsOutput>
  /**
   * Read an endpoint for webhooks.
   *
   * Scope of the key: `webhooks`. Rejects with `webhook-endpoint-not-found`.
   */
  getWebhookEndpoint(input: GetWebhookEndpointInput, options?: Options): Promise<GetWebhookEndpointOutput>
  /**
   * Members that are absent stay as they are. An endpoint that is enabled again gets the events that it missed.
   *
   * Scope of the key: `webhooks`. Rejects with `webhook-endpoint-not-found`, `webhook-url-not-allowed`, `integration-not-found`.
   */
  changeWebhookEndpoint(
    input: ChangeWebhookEndpointInput,
    options?: Options,
  ): Promise<ChangeWebhookEndpointOutput>
  /**
   * Removes an endpoint and its pending deliveries. Repeatable.
   *
   * Scope of the key: `webhooks`.
   */
  removeWebhookEndpoint(
    input: RemoveWebhookEndpointInput,
    options?: Options,
  ): Promise<RemoveWebhookEndpointOutput>
  /**
   * Replaces the secret and the key pair. For `overlap_hours`, messages have signatures with the old ones as well. 0 ends the old ones
   * at once.
   *
   * Scope of the key: `webhooks`. Rejects with `webhook-endpoint-not-found`.
   */
  rotateWebhookSecret(input: RotateWebhookSecretInput, options?: Options): Promise<RotateWebhookSecretOutput>
  /**
   * Sends a test event at once, one time, and returns its delivery.
   *
   * Scope of the key: `webhooks`. Rejects with `webhook-endpoint-not-found`.
   */
  testWebhookEndpoint(input: TestWebhookEndpointInput, options?: Options): Promise<TestWebhookEndpointOutput>
  /**
   * List the deliveries to an endpoint, the newest event first.
   *
   * Scope of the key: `webhooks`. Rejects with `webhook-endpoint-not-found`.
   */
  listWebhookDeliveries(
    input: ListWebhookDeliveriesInput,
    options?: Options,
  ): Promise<ListWebhookDeliveriesOutput>
  /**
   * Sends an event once more, with the same id and the same bytes.
   *
   * Scope of the key: `webhooks`. Rejects with `webhook-endpoint-not-found`, `webhook-delivery-not-found`.
   */
  resendWebhookDelivery(
    input: ResendWebhookDeliveryInput,
    options?: Options,
  ): Promise<ResendWebhookDeliveryOutput>
  /**
   * Sends the kept events of a period once more, with the same ids, also those from before the endpoint was added.
   *
   * Scope of the key: `webhooks`. Rejects with `webhook-endpoint-not-found`.
   */
  replayWebhooks(input: ReplayWebhooksInput, options?: Options): Promise<ReplayWebhooksOutput>
}
