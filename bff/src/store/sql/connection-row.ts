import {
  AccessModel,
  AccountChoice,
  ConnectionId,
  ConnectionReason,
  ConnectionStatus,
  FailureCode,
  IntegrationId,
} from '@planbridge/shared/contract'
import type { Insertable, Selectable, Updateable } from 'kysely'
import * as z from 'zod/mini'
import { sealedUnder } from '../../vault/seal.ts'
import type { ConnectionChange, ConnectionRow, RenewalJournal } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'

const Choices = z.array(AccountChoice)
const Scopes = z.array(z.string())

export const fromColumns = (row: Selectable<Schema['connections']>): ConnectionRow => ({
  id: ConnectionId.parse(row.id),
  tenant: row.tenant,
  owner: row.owner,
  integration: IntegrationId.parse(row.integration),
  model: AccessModel.parse(row.model),
  account: row.account,
  accountName: row.account_name,
  accountDetail: row.account_detail,
  status: ConnectionStatus.parse(row.status),
  reason: row.reason === null ? null : ConnectionReason.parse(row.reason),
  choice: row.choice,
  choices: Choices.parse(JSON.parse(row.choices)),
  scopes: Scopes.parse(JSON.parse(row.scopes)),
  createdAt: row.created_at,
  firstConnectedAt: row.first_connected_at,
  usedAt: row.used_at,
  endsAt: row.ends_at,
  renews: row.renews === 1,
  sealed: row.sealed,
  tokenVersion: row.token_version,
  tokenEndsAt: row.token_ends_at,
  tokenStaleAt: row.token_stale_at,
  refreshEndsAt: row.refresh_ends_at,
  journal: {
    requestedAt: row.renewal_asked_at,
    failures: row.renewal_failures,
    failure: row.renewal_failure === null ? null : FailureCode.parse(row.renewal_failure),
    retryAt: row.renewal_retry_at,
  },
  identityCheckAt: row.identity_check_at,
  refusals: row.api_refusals,
  refusedUntil: row.api_refused_until,
  pendingUntil: row.pending_until,
})

export const toColumns = (row: ConnectionRow): Insertable<Schema['connections']> => ({
  id: row.id,
  tenant: row.tenant,
  owner: row.owner,
  integration: row.integration,
  model: row.model,
  account: row.account,
  account_name: row.accountName,
  account_detail: row.accountDetail,
  status: row.status,
  reason: row.reason,
  choice: row.choice,
  choices: JSON.stringify(row.choices),
  scopes: JSON.stringify(row.scopes),
  created_at: row.createdAt,
  first_connected_at: row.firstConnectedAt,
  used_at: row.usedAt,
  ends_at: row.endsAt,
  renews: row.renews ? 1 : 0,
  ...sealedColumns(row.sealed),
  token_version: row.tokenVersion,
  token_ends_at: row.tokenEndsAt,
  token_stale_at: row.tokenStaleAt,
  refresh_ends_at: row.refreshEndsAt,
  ...journalColumns(row.journal),
  identity_check_at: row.identityCheckAt,
  api_refusals: row.refusals,
  api_refused_until: row.refusedUntil,
  pending_until: row.pendingUntil,
})

/** A sealed token set and the id of its key, which can be queried without opening the token set. */
export const sealedColumns = (sealed: string | null) => ({
  sealed,
  sealed_under: sealed === null ? null : sealedUnder(sealed),
})

type Columns = Updateable<Schema['connections']>

const journalColumns = ({ requestedAt, failures, failure, retryAt }: RenewalJournal) => ({
  renewal_asked_at: requestedAt,
  renewal_failures: failures,
  renewal_failure: failure,
  renewal_retry_at: retryAt,
})

const columnNames = {
  accountName: 'account_name',
  accountDetail: 'account_detail',
  status: 'status',
  reason: 'reason',
  choice: 'choice',
  choices: 'choices',
  scopes: 'scopes',
  createdAt: 'created_at',
  firstConnectedAt: 'first_connected_at',
  endsAt: 'ends_at',
  renews: 'renews',
  refreshEndsAt: 'refresh_ends_at',
  identityCheckAt: 'identity_check_at',
  refusals: 'api_refusals',
  refusedUntil: 'api_refused_until',
  pendingUntil: 'pending_until',
} as const satisfies Record<Exclude<keyof ConnectionChange, 'journal'>, keyof Columns>

/** The columns that the change names; null is a value. */
export const changedColumns = ({ journal, ...change }: ConnectionChange): Columns => {
  const names = Object.keys(columnNames) as (keyof typeof columnNames)[]
  const named = names.filter((name) => change[name] !== undefined)
  return {
    ...Object.fromEntries(named.map((name) => [columnNames[name], encode(change[name])])),
    ...(journal && journalColumns(journal)),
  }
}

const encode = (value: unknown): unknown => {
  if (typeof value === 'boolean') return value ? 1 : 0
  return Array.isArray(value) ? JSON.stringify(value) : value
}
