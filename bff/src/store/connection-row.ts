import {
  AccessModel,
  AccountChoice,
  ConnectionId,
  ConnectionStatus,
  IntegrationId,
} from '@planbridge/shared/contract'
import type { Insertable, Selectable, Updateable } from 'kysely'
import * as z from 'zod/mini'
import type { ConnectionChange, ConnectionRow } from './ports.ts'
import type { Schema } from './schema.ts'

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
  choice: row.choice,
  choices: Choices.parse(JSON.parse(row.choices)),
  scopes: Scopes.parse(JSON.parse(row.scopes)),
  createdAt: row.created_at,
  usedAt: row.used_at,
  endsAt: row.ends_at,
  renews: row.renews === 1,
  sealed: row.sealed,
  tokenVersion: row.token_version,
  tokenEndsAt: row.token_ends_at,
  tokenStaleAt: row.token_stale_at,
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
  choice: row.choice,
  choices: JSON.stringify(row.choices),
  scopes: JSON.stringify(row.scopes),
  created_at: row.createdAt,
  used_at: row.usedAt,
  ends_at: row.endsAt,
  renews: row.renews ? 1 : 0,
  sealed: row.sealed,
  token_version: row.tokenVersion,
  token_ends_at: row.tokenEndsAt,
  token_stale_at: row.tokenStaleAt,
})

export const changedColumns = (change: ConnectionChange): Updateable<Schema['connections']> => ({
  ...(change.accountName !== undefined && { account_name: change.accountName }),
  ...(change.accountDetail !== undefined && { account_detail: change.accountDetail }),
  ...(change.status !== undefined && { status: change.status }),
  ...(change.choice !== undefined && { choice: change.choice }),
  ...(change.choices !== undefined && { choices: JSON.stringify(change.choices) }),
  ...(change.scopes !== undefined && { scopes: JSON.stringify(change.scopes) }),
  ...(change.createdAt !== undefined && { created_at: change.createdAt }),
  ...(change.endsAt !== undefined && { ends_at: change.endsAt }),
  ...(change.renews !== undefined && { renews: change.renews ? 1 : 0 }),
})
