import type { Generated } from 'kysely'
import type { HostTables } from './host-tables.ts'
import type { InboundSchema } from './inbound-schema.ts'
import type { TimelineSchema } from './timeline-schema.ts'

/** Columns of both engines. Times are milliseconds since 1970, booleans are 0 or 1. */
export interface Schema extends HostTables, InboundSchema, TimelineSchema {
  subjects: { id: string; tenant: string; guest: number; name: string | null }
  identities: { tenant: string; issuer: string; account: string; subject: string }
  /** Ids of people who were merged into another subject. */
  former_subjects: { id: string; tenant: string; subject: string }
  merge_offers: {
    id: string
    tenant: string
    session: string
    from_subject: string
    into_subject: string
    /** The owed revocation that has the tokens of the sign-in. */
    pending: string
    granted: string
    expires_at: number
    merged_at: number | null
    /** The connection that the sign-in became. */
    connection: string | null
  }
  sessions: {
    record: string
    id_hash: string
    former_hash: string | null
    former_until: number | null
    tenant: string
    subject: string | null
    /** The firm's sign-in with which the person signed in, and the role that it gave; both null for other ways. */
    sign_in: Generated<string | null>
    role: Generated<string | null>
    seen_at: number
    ends_at: number
    /** When a sign-in last proved the session's person in it. */
    proved_at: Generated<number | null>
    started_at: number | null
    browser: string | null
    system: string | null
  }
  attempts: {
    state_hash: string
    session: string
    subject: string | null
    purpose: string
    integration: string
    model: string
    challenge: string
    nonce: string | null
    redirect_uri: string
    connection: string | null
    return_to: string
    terms: string | null
    created_at: number
    expires_at: number
    phase: string
    answer_hash: string | null
    outcome: string | null
    /** Hash of the network of a stranger; null for the attempts of people. */
    network: string | null
  }
  connections: {
    id: string
    tenant: string
    owner: string
    integration: string
    model: string
    account: string
    account_name: string | null
    account_detail: string | null
    status: string
    reason: string | null
    choice: string | null
    choices: string
    scopes: string
    created_at: number
    /** null if an earlier version inserted the row. */
    first_connected_at: number | null
    used_at: number | null
    ends_at: number | null
    renews: number
    sealed: string | null
    /** Id of the key that sealed `sealed`; '' if it is unreadable. */
    sealed_under: string | null
    token_version: number
    token_ends_at: number | null
    token_stale_at: number | null
    refresh_ends_at: number | null
    renewal_asked_at: number | null
    renewal_failures: number
    renewal_failure: string | null
    renewal_retry_at: number | null
    identity_check_at: number | null
    api_refusals: number
    api_refused_until: number | null
    /** Until when the connection waits for its verification. */
    pending_until: number | null
    warned_days: Generated<number | null>
    /** The end that the last warning applied to. */
    warned_end: Generated<number | null>
    turn_owner: Generated<string | null>
    turn_until: Generated<number | null>
    turn_fence: Generated<number>
  }
  connect_sessions: {
    id: string
    tenant: string
    subject: string
    host_subject: string
    host_key: string
    host: string
    person: string | null
    token_hash: string
    link_hash: string
    link_used: number
    integrations: string | null
    models: string | null
    origins: string
    reconnect: string | null
    locale: string | null
    appearance: string
    return_url: string | null
    challenge: string | null
    status: string
    connection: string | null
    failure: string | null
    revision: number
    /** Of the announced window. */
    window_hash: string | null
    window_until: number | null
    announced_as: string | null
    /** Of the entered window. */
    cookie_hash: string | null
    code_hash: string | null
    entered_as: string | null
    confirmed: number
    created_at: number
    expires_at: number
  }
  delegations: { connection: string; purpose: string; operations: string; days: number; starts_at: number }
  jobs: {
    id: string
    connection: string
    operation: string
    fields: string
    body: string | null
    schedule: string
    time_zone: string
    missed: string
    paused: number
    next_at: number | null
    running_until: Generated<number | null>
    /** Subject who added the job; '' if unknown. */
    person: Generated<string>
    tenant: Generated<string>
    /** Size of `fields` and `body` in UTF-8. */
    bytes: Generated<number>
  }
  runs: {
    job: string
    due_at: number
    started_at: number
    ended_at: number | null
    outcome: string
    code: string | null
    status: number | null
    tries: number
  }
  job_answers: {
    id: string
    job: string
    connection: string
    tenant: string
    /** Subject whose job it is. */
    person: string
    due_at: number
    kept_at: number
    bytes: number
    truncated: number
    entries: number | null
    sealed: string | null
    sealed_under: string | null
  }
  vault_keys: {
    id: string
    /** Derived from the key; see `vault/key-checks`. */
    check_value: string
  }
  write_probes: { id: number; filler: string }
  /** The published address lists of providers. `former`, `held`, `rejected`, `ranges` and `validators` are JSON. */
  address_lists: {
    source: string
    revision: number
    ranges: string | null
    confirmed_at: number | null
    changed_at: number | null
    former: string
    held: string | null
    rejected: string | null
    validators: string | null
    tried_at: number | null
    next_at: number
    failures: number
    problem: string | null
  }
  budgets: {
    integration: string
    rule: string
    holder: string
    spent: string
    version: number
    closed_until: number
    closed_code: string | null
    ends_at: number
  }
  pending_revocations: {
    id: string
    tenant: string
    connection: string
    owner: string
    integration: string
    model: string
    account: string | null
    account_name: string | null
    reason: string
    sealed: string | null
    sealed_under: string | null
    /** The id in the place that `sealed` is bound to. */
    sealed_for: string
    token_version: number
    token_ends_at: number | null
    asked_at: number | null
    tries: number
    created_at: number
    next_try_at: number
    gives_up_at: number
    outcome: string | null
    settled_at: number | null
  }
}
