// Written by test/tools/host-client/main.ts from the contract. Change shared/src/host-api instead.

/** The codes of failures. Codes are only ever added. */
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

export interface CatalogEntry {
  readonly label: string
  readonly provider: {
    readonly name: string
    readonly summary: string
    readonly docs: string
    readonly colour: string
    readonly mark?: string | undefined
  }
  readonly environment: 'simulated' | 'sandbox' | 'production'
  readonly simulated_screens?: string | undefined
  readonly configured: boolean
  readonly offers: readonly {
    readonly model: 'service-account' | 'user-present' | 'delegation' | 'personal-token'
    readonly flow: 'code' | 'code id_token' | null
    readonly open_to_you: 'yes' | 'sign-in-required' | 'not-permitted'
    readonly days_max: number | null
    readonly token_page?: { readonly menu: readonly string[]; readonly url: string | null } | undefined
    readonly not_requested?: readonly string[] | undefined
  }[]
  readonly scope_words?: Readonly<Record<string, string>> | undefined
  readonly ask: {
    readonly contact: string
    readonly contact_url: string
    readonly items: readonly string[]
    readonly redirect_uri: string | null
  } | null
  readonly id: string
}

export interface ConnectSession {
  readonly subject: string
  readonly status: 'open' | 'pending_verification' | 'complete' | 'cancelled' | 'expired'
  readonly connection: string | null
  readonly expires_at: string
  readonly id: string
}

export interface Delegation {
  readonly connection: string
  readonly purpose: string
  readonly operations: readonly string[]
  readonly starts_at: string
  readonly ends_at: string
  readonly days: number
  readonly warning: {
    readonly days: 14 | 3 | 1
    readonly ends_at: string
    readonly what: 'access' | 'renewal'
  } | null
}

export interface HostConnection {
  readonly integration: string
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
  readonly model: 'service-account' | 'user-present' | 'delegation' | 'personal-token'
  readonly status:
    | 'active'
    | 'choose-account'
    | 'signed-out'
    | 'reconnect-required'
    | 'ended'
    | 'pending-verification'
  readonly reason:
    | 'refused-by-provider'
    | 'renewal-lost'
    | 'vault-unreadable'
    | 'nothing-to-renew'
    | 'end-date-reached'
    | 'person-signed-out'
    | null
  readonly trouble: {
    readonly code:
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
    readonly next_try_at: string
  } | null
  readonly account: { readonly name: string; readonly detail: string | null } | null
  readonly account_id?: string | undefined
  readonly choice: string | null
  readonly choices: readonly { readonly name: string; readonly detail: string; readonly id: string }[]
  readonly scopes: readonly string[]
  readonly scopes_missing?: readonly string[] | undefined
  readonly operations: readonly string[]
  readonly shared: boolean
  readonly connected_at: string
  readonly first_connected_at?: string | undefined
  readonly last_used_at: string | null
  readonly ends_at: string | null
  readonly token_ends_at: string | null
  readonly renews_itself: boolean
  readonly renews_silently?: boolean | undefined
  readonly renewable_until: string | null
  readonly warning: {
    readonly days: 14 | 3 | 1
    readonly ends_at: string
    readonly what: 'access' | 'renewal'
  } | null
  readonly subject: string | null
  readonly id: string
}

export interface WebhookDelivery {
  readonly event: string
  readonly type: string
  readonly status: 'pending' | 'delivered' | 'dead'
  readonly tries: number
  readonly next_try_at: string | null
  readonly last_try_at: string | null
  readonly http_status: number | null
  readonly reason: string | null
}

export interface WebhookEndpoint {
  readonly url: string
  readonly types: readonly string[] | null
  readonly integrations: readonly string[] | null
  readonly status: 'enabled' | 'disabled'
  readonly disabled_reason: 'gone' | 'failing' | 'host' | 'operator' | null
  readonly public_keys: readonly string[]
  readonly failures: number
  readonly last_delivered_at: string | null
  readonly created_at: string
  readonly id: string
}

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

export interface ConnectionCreatedEvent {
  readonly type: 'connection.created'
  readonly timestamp: string
  readonly data: {
    readonly connection: string
    readonly integration: string
    readonly subject: string | null
    readonly status:
      | 'active'
      | 'choose-account'
      | 'signed-out'
      | 'reconnect-required'
      | 'ended'
      | 'pending-verification'
  }
  readonly id: string
}

export interface ConnectionVerifiedEvent {
  readonly type: 'connection.verified'
  readonly timestamp: string
  readonly data: {
    readonly connection: string
    readonly integration: string
    readonly subject: string | null
    readonly status:
      | 'active'
      | 'choose-account'
      | 'signed-out'
      | 'reconnect-required'
      | 'ended'
      | 'pending-verification'
  }
  readonly id: string
}

export interface ConnectionStatusChangedEvent {
  readonly type: 'connection.status_changed'
  readonly timestamp: string
  readonly data: {
    readonly connection: string
    readonly integration: string
    readonly subject: string | null
    readonly status:
      | 'active'
      | 'choose-account'
      | 'signed-out'
      | 'reconnect-required'
      | 'ended'
      | 'pending-verification'
    readonly old_status:
      | 'active'
      | 'choose-account'
      | 'signed-out'
      | 'reconnect-required'
      | 'ended'
      | 'pending-verification'
    readonly reason:
      | 'refused-by-provider'
      | 'renewal-lost'
      | 'vault-unreadable'
      | 'nothing-to-renew'
      | 'end-date-reached'
      | 'person-signed-out'
      | null
  }
  readonly id: string
}

export interface ConnectionExpiringEvent {
  readonly type: 'connection.expiring'
  readonly timestamp: string
  readonly data: {
    readonly connection: string
    readonly integration: string
    readonly subject: string | null
    readonly days: number
    readonly what: 'access' | 'renewal'
    readonly ends_at: string
  }
  readonly id: string
}

export interface ConnectionReconnectedEvent {
  readonly type: 'connection.reconnected'
  readonly timestamp: string
  readonly data: {
    readonly connection: string
    readonly integration: string
    readonly subject: string | null
    readonly status:
      | 'active'
      | 'choose-account'
      | 'signed-out'
      | 'reconnect-required'
      | 'ended'
      | 'pending-verification'
    readonly old_status:
      | 'active'
      | 'choose-account'
      | 'signed-out'
      | 'reconnect-required'
      | 'ended'
      | 'pending-verification'
      | null
  }
  readonly id: string
}

export interface ConnectionDisconnectedEvent {
  readonly type: 'connection.disconnected'
  readonly timestamp: string
  readonly data: {
    readonly connection: string
    readonly integration: string
    readonly subject: string | null
    readonly old_status:
      | 'active'
      | 'choose-account'
      | 'signed-out'
      | 'reconnect-required'
      | 'ended'
      | 'pending-verification'
      | null
  }
  readonly id: string
}

export interface ConnectSessionCompletedEvent {
  readonly type: 'connect_session.completed'
  readonly timestamp: string
  readonly data: {
    readonly session: string
    readonly connection: string | null
    readonly integration: string | null
    readonly subject: string | null
  }
  readonly id: string
}

export interface ConnectSessionCancelledEvent {
  readonly type: 'connect_session.cancelled'
  readonly timestamp: string
  readonly data: {
    readonly session: string
    readonly connection: string | null
    readonly integration: string | null
    readonly subject: string | null
  }
  readonly id: string
}

export interface ConnectSessionExpiredEvent {
  readonly type: 'connect_session.expired'
  readonly timestamp: string
  readonly data: {
    readonly session: string
    readonly connection: string | null
    readonly integration: string | null
    readonly subject: string | null
  }
  readonly id: string
}

export interface DelegationGrantedEvent {
  readonly type: 'delegation.granted'
  readonly timestamp: string
  readonly data: {
    readonly connection: string
    readonly integration: string
    readonly subject: string | null
    readonly operations: readonly string[]
    readonly starts_at: string
    readonly ends_at: string | null
  }
  readonly id: string
}

export interface DelegationChangedEvent {
  readonly type: 'delegation.changed'
  readonly timestamp: string
  readonly data: {
    readonly connection: string
    readonly integration: string
    readonly subject: string | null
    readonly operations: readonly string[]
    readonly starts_at: string
    readonly ends_at: string | null
  }
  readonly id: string
}

export interface DelegationEndedEvent {
  readonly type: 'delegation.ended'
  readonly timestamp: string
  readonly data: {
    readonly connection: string
    readonly integration: string
    readonly subject: string | null
    readonly reason:
      | 'refused-by-provider'
      | 'renewal-lost'
      | 'vault-unreadable'
      | 'nothing-to-renew'
      | 'end-date-reached'
      | 'person-signed-out'
      | null
  }
  readonly id: string
}

export interface JobSucceededEvent {
  readonly type: 'job.succeeded'
  readonly timestamp: string
  readonly data: {
    readonly job: string
    readonly connection: string
    readonly integration: string
    readonly subject: string | null
    readonly due_at: string
    readonly tries: number
    readonly http_status: number | null
  }
  readonly id: string
}

export interface JobFailedEvent {
  readonly type: 'job.failed'
  readonly timestamp: string
  readonly data: {
    readonly job: string
    readonly connection: string
    readonly integration: string
    readonly subject: string | null
    readonly due_at: string
    readonly tries: number
    readonly http_status: number | null
    readonly code: string | null
  }
  readonly id: string
}

export interface ProviderEventEvent {
  readonly type: 'provider.event'
  readonly timestamp: string
  readonly data: {
    readonly integration: string
    readonly name: string | null
    readonly received_at: string
    readonly checked: string
    readonly late: boolean
    readonly repeats: number
    readonly payload?: unknown | undefined
    readonly raw?: string | undefined
  }
  readonly id: string
}

export interface EndpointTestEvent {
  readonly type: 'endpoint.test'
  readonly timestamp: string
  readonly data: { readonly endpoint: string }
  readonly id: string
}

export interface CreateConnectSessionInput {
  readonly subject: string
  readonly display_name?: string | undefined
  readonly integrations?: readonly string[] | undefined
  readonly access_models?:
    | readonly ('service-account' | 'user-present' | 'delegation' | 'personal-token')[]
    | undefined
  readonly allowed_origins?: readonly string[] | undefined
  readonly connection?: string | undefined
  readonly locale?: 'en' | 'de' | 'es' | 'it' | 'pl' | 'pt' | undefined
  readonly appearance?:
    | {
        readonly theme?: 'auto' | 'light' | 'dark' | undefined
        readonly variables?:
          | {
              readonly colorPrimary?: string | undefined
              readonly colorBackground?: string | undefined
              readonly colorText?: string | undefined
              readonly colorDanger?: string | undefined
              readonly borderRadius?: number | undefined
              readonly fontSizeBase?: number | undefined
              readonly fontFamily?: string | undefined
              readonly density?: 'comfortable' | 'compact' | undefined
            }
          | undefined
      }
    | undefined
  readonly return_url?: string | undefined
  readonly code_challenge?: string | undefined
}
export interface CreateConnectSessionOutput {
  readonly token: string
  readonly url: string
  readonly expires_at: string
  readonly id: string
}

export interface GetConnectSessionInput {
  readonly id: string
}
export type GetConnectSessionOutput = ConnectSession

export interface CompleteConnectSessionInput {
  readonly id: string
  readonly subject: string
  readonly code: string
  readonly code_verifier: string
}
export interface CompleteConnectSessionOutput {
  readonly session: ConnectSession
  readonly connection: {
    readonly integration: string
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
    readonly model: 'service-account' | 'user-present' | 'delegation' | 'personal-token'
    readonly status:
      | 'active'
      | 'choose-account'
      | 'signed-out'
      | 'reconnect-required'
      | 'ended'
      | 'pending-verification'
    readonly reason:
      | 'refused-by-provider'
      | 'renewal-lost'
      | 'vault-unreadable'
      | 'nothing-to-renew'
      | 'end-date-reached'
      | 'person-signed-out'
      | null
    readonly trouble: {
      readonly code:
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
      readonly next_try_at: string
    } | null
    readonly account: { readonly name: string; readonly detail: string | null } | null
    readonly account_id?: string | undefined
    readonly choice: string | null
    readonly choices: readonly { readonly name: string; readonly detail: string; readonly id: string }[]
    readonly scopes: readonly string[]
    readonly scopes_missing?: readonly string[] | undefined
    readonly operations: readonly string[]
    readonly shared: boolean
    readonly connected_at: string
    readonly first_connected_at?: string | undefined
    readonly last_used_at: string | null
    readonly ends_at: string | null
    readonly token_ends_at: string | null
    readonly renews_itself: boolean
    readonly renews_silently?: boolean | undefined
    readonly renewable_until: string | null
    readonly warning: {
      readonly days: 14 | 3 | 1
      readonly ends_at: string
      readonly what: 'access' | 'renewal'
    } | null
    readonly id: string
  }
  readonly continue_url: string
}

export interface CancelConnectSessionInput {
  readonly id: string
}
export type CancelConnectSessionOutput = ConnectSession

export type ListIntegrationsInput = Readonly<Record<string, never>>
export interface ListIntegrationsOutput {
  readonly integrations: readonly CatalogEntry[]
}

export interface ListConnectionsInput {
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
  readonly revoked: 'yes' | 'kept' | 'unsupported' | 'failed' | 'nothing'
}

export interface ImportConnectionInput {
  readonly subject: string
  readonly integration: string
  readonly model: 'user-present' | 'delegation'
  readonly access_token: string
  readonly refresh_token?: string | undefined
  readonly expires_at?: string | undefined
  readonly scopes?: readonly string[] | undefined
  readonly delegation?:
    | { readonly purpose: string; readonly operations: readonly string[]; readonly days: number }
    | undefined
}
export type ImportConnectionOutput = HostConnection

export interface ListDelegationsInput {
  readonly subject: string
}
export interface ListDelegationsOutput {
  readonly delegations: readonly Delegation[]
}

export interface EraseSubjectInput {
  readonly subject: string
}
export interface EraseSubjectOutput {
  readonly connections: number
}

export interface ListEventsInput {
  readonly after?: string | undefined
  readonly limit?: string | undefined
}
export interface ListEventsOutput {
  readonly events: readonly WebhookEvent[]
  readonly cursor: string
  readonly more: boolean
}

export interface CreateWebhookEndpointInput {
  readonly url: string
  readonly types?:
    | readonly (
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
      )[]
    | null
    | undefined
  readonly integrations?: readonly string[] | null | undefined
}
export interface CreateWebhookEndpointOutput {
  readonly endpoint: WebhookEndpoint
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
  readonly url?: string | undefined
  readonly types?:
    | readonly (
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
      )[]
    | null
    | undefined
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
  readonly overlap_hours?: number | undefined
}
export interface RotateWebhookSecretOutput {
  readonly endpoint: WebhookEndpoint
  readonly secret: string
}

export interface TestWebhookEndpointInput {
  readonly endpoint: string
}
export type TestWebhookEndpointOutput = WebhookDelivery

export interface ListWebhookDeliveriesInput {
  readonly endpoint: string
  readonly status?: 'pending' | 'delivered' | 'dead' | undefined
  readonly after?: string | undefined
  readonly limit?: string | undefined
}
export interface ListWebhookDeliveriesOutput {
  readonly deliveries: readonly WebhookDelivery[]
  readonly more: boolean
}

export interface ResendWebhookDeliveryInput {
  readonly endpoint: string
  readonly event: string
}
export type ResendWebhookDeliveryOutput = WebhookDelivery

export interface ReplayWebhooksInput {
  readonly endpoint: string
  readonly from: string
  readonly until?: string | undefined
}
export interface ReplayWebhooksOutput {
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

/** A method for each endpoint. */
export interface HostApi<Options> {
  /** Start a connect session for a user. */
  createConnectSession(
    input: CreateConnectSessionInput,
    options?: Options,
  ): Promise<CreateConnectSessionOutput>
  /** Read the state of a connect session. */
  getConnectSession(input: GetConnectSessionInput, options?: Options): Promise<GetConnectSessionOutput>
  /** Verify the returning user and make the connection usable. */
  completeConnectSession(
    input: CompleteConnectSessionInput,
    options?: Options,
  ): Promise<CompleteConnectSessionOutput>
  /** End a connect session. */
  cancelConnectSession(
    input: CancelConnectSessionInput,
    options?: Options,
  ): Promise<CancelConnectSessionOutput>
  /** List the integrations of the key. */
  listIntegrations(input?: ListIntegrationsInput, options?: Options): Promise<ListIntegrationsOutput>
  /** List the connections of a user, with the service accounts of the tenant. */
  listConnections(input: ListConnectionsInput, options?: Options): Promise<ListConnectionsOutput>
  /** Read a connection. */
  getConnection(input: GetConnectionInput, options?: Options): Promise<GetConnectionOutput>
  /** Disconnect a connection and revoke its grant. */
  removeConnection(input: RemoveConnectionInput, options?: Options): Promise<RemoveConnectionOutput>
  /** Import existing tokens of a user. */
  importConnection(input: ImportConnectionInput, options?: Options): Promise<ImportConnectionOutput>
  /** List the delegations of a user. */
  listDelegations(input: ListDelegationsInput, options?: Options): Promise<ListDelegationsOutput>
  /** Erase a user with all connections. */
  eraseSubject(input: EraseSubjectInput, options?: Options): Promise<EraseSubjectOutput>
  /** Read events by cursor. */
  listEvents(input?: ListEventsInput, options?: Options): Promise<ListEventsOutput>
  /** Add an endpoint for webhooks. */
  createWebhookEndpoint(
    input: CreateWebhookEndpointInput,
    options?: Options,
  ): Promise<CreateWebhookEndpointOutput>
  /** List the endpoints for webhooks. */
  listWebhookEndpoints(
    input?: ListWebhookEndpointsInput,
    options?: Options,
  ): Promise<ListWebhookEndpointsOutput>
  /** Read an endpoint for webhooks. */
  getWebhookEndpoint(input: GetWebhookEndpointInput, options?: Options): Promise<GetWebhookEndpointOutput>
  /** Change an endpoint for webhooks. */
  changeWebhookEndpoint(
    input: ChangeWebhookEndpointInput,
    options?: Options,
  ): Promise<ChangeWebhookEndpointOutput>
  /** Remove an endpoint for webhooks. */
  removeWebhookEndpoint(
    input: RemoveWebhookEndpointInput,
    options?: Options,
  ): Promise<RemoveWebhookEndpointOutput>
  /** Replace the secret and the key pair of an endpoint. */
  rotateWebhookSecret(input: RotateWebhookSecretInput, options?: Options): Promise<RotateWebhookSecretOutput>
  /** Send a test to an endpoint. */
  testWebhookEndpoint(input: TestWebhookEndpointInput, options?: Options): Promise<TestWebhookEndpointOutput>
  /** List the deliveries to an endpoint, the newest event first. */
  listWebhookDeliveries(
    input: ListWebhookDeliveriesInput,
    options?: Options,
  ): Promise<ListWebhookDeliveriesOutput>
  /** Send an event to an endpoint once more. */
  resendWebhookDelivery(
    input: ResendWebhookDeliveryInput,
    options?: Options,
  ): Promise<ResendWebhookDeliveryOutput>
  /** Send the events of a time to an endpoint once more. */
  replayWebhooks(input: ReplayWebhooksInput, options?: Options): Promise<ReplayWebhooksOutput>
}
