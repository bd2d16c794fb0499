import { AccessModel, ConnectionId, IntegrationId } from '@planbridge/shared/contract'
import { dayMs } from '@planbridge/shared/durations'
import type { Insertable, Kysely, Selectable } from 'kysely'
import * as z from 'zod/mini'
import type { PendingRevocation, RevocationStore } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'
import { sealedColumns } from './connection-row.ts'

type Db = Kysely<Schema>
type Port = RevocationStore

const Reason = z.enum(['disconnected', 'signed-out', 'end-date-reached', 'erased', 'not-stored', 'replaced'])
const Outcome = z.enum(['yes', 'kept', 'unsupported', 'nothing', 'expired', 'lost'])

const fromColumns = (row: Selectable<Schema['pending_revocations']>): PendingRevocation => ({
  id: row.id,
  tenant: row.tenant,
  connection: ConnectionId.parse(row.connection),
  owner: row.owner,
  integration: IntegrationId.parse(row.integration),
  model: AccessModel.parse(row.model),
  account: row.account,
  accountName: row.account_name,
  reason: Reason.parse(row.reason),
  sealed: row.sealed,
  sealedFor: row.sealed_for,
  tokenVersion: row.token_version,
  tokenEndsAt: row.token_ends_at,
  requestedAt: row.asked_at,
  tries: row.tries,
  createdAt: row.created_at,
  nextTryAt: row.next_try_at,
  givesUpAt: row.gives_up_at,
  outcome: row.outcome === null ? null : Outcome.parse(row.outcome),
  settledAt: row.settled_at,
})

const toColumns = (row: PendingRevocation): Insertable<Schema['pending_revocations']> => ({
  id: row.id,
  tenant: row.tenant,
  connection: row.connection,
  owner: row.owner,
  integration: row.integration,
  model: row.model,
  account: row.account,
  account_name: row.accountName,
  reason: row.reason,
  ...sealedColumns(row.sealed),
  sealed_for: row.sealedFor,
  token_version: row.tokenVersion,
  token_ends_at: row.tokenEndsAt,
  asked_at: row.requestedAt,
  tries: row.tries,
  created_at: row.createdAt,
  next_try_at: row.nextTryAt,
  gives_up_at: row.givesUpAt,
  outcome: row.outcome,
  settled_at: row.settledAt,
})

const listOwned =
  (db: Db): Port['listOwned'] =>
  async (tenant, owner) => {
    const rows = await db
      .selectFrom('pending_revocations')
      .selectAll()
      .where('tenant', '=', tenant)
      .where('owner', '=', owner)
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    return rows.map(fromColumns)
  }

const count =
  (db: Db): Port['count'] =>
  async () => {
    const rows = await db
      .selectFrom('pending_revocations')
      .select((eb) => ['integration', eb.fn.countAll().as('count')])
      .where('outcome', 'is', null)
      .groupBy('integration')
      .orderBy('integration')
      .execute()
    return new Map(rows.map(({ integration, count: rowCount }) => [integration, Number(rowCount)]))
  }

const due =
  (db: Db): Port['due'] =>
  async (now, limit) => {
    const rows = await db
      .selectFrom('pending_revocations')
      .selectAll()
      .where('settled_at', 'is', null)
      .where('next_try_at', '<=', now)
      .orderBy('next_try_at')
      .limit(limit)
      .execute()
    return rows.map(fromColumns)
  }

const claim =
  (db: Db): Port['claim'] =>
  async (id, nextTryAt, until) => {
    const result = await db
      .updateTable('pending_revocations')
      .set({ next_try_at: until })
      .where('id', '=', id)
      .where('next_try_at', '=', nextTryAt)
      .where('settled_at', 'is', null)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  }

const putTokens =
  (db: Db): Port['putTokens'] =>
  async (id, readVersion, { sealed, tokenEndsAt }) => {
    const result = await db
      .updateTable('pending_revocations')
      .set({
        ...sealedColumns(sealed),
        sealed_for: id,
        token_version: readVersion + 1,
        token_ends_at: tokenEndsAt,
        asked_at: null,
      })
      .where('id', '=', id)
      .where('token_version', '=', readVersion)
      .where('settled_at', 'is', null)
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  }

const change = async (db: Db, id: string, columns: Partial<Insertable<Schema['pending_revocations']>>) => {
  await db.updateTable('pending_revocations').set(columns).where('id', '=', id).execute()
}

export const revocationStore = (db: Db): Port => ({
  async add(pending) {
    // Repeated after an answer that was lost.
    await db
      .insertInto('pending_revocations')
      .values(toColumns(pending))
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute()
  },
  async find(id) {
    const row = await db.selectFrom('pending_revocations').selectAll().where('id', '=', id).executeTakeFirst()
    return row && fromColumns(row)
  },
  listOwned: listOwned(db),
  count: count(db),
  due: due(db),
  claim: claim(db),
  postpone: (id, { tries, nextTryAt, outcome }) => change(db, id, { tries, next_try_at: nextTryAt, outcome }),
  recordRequest: (id, requestedAt) => change(db, id, { asked_at: requestedAt }),
  putTokens: putTokens(db),
  settle: (id, outcome, settledAt) =>
    change(db, id, { ...sealedColumns(null), outcome, settled_at: settledAt, asked_at: null }),
  nameAccount: (id, account) => change(db, id, { account }),
  async remove(id) {
    const result = await db.deleteFrom('pending_revocations').where('id', '=', id).executeTakeFirst()
    return result.numDeletedRows === 1n
  },
})

/** A person still sees for this long that a revocation was confirmed. */
const shownMs = 7 * dayMs

/** Deletes settled revocations that are not shown any more. */
export const purgeRevocations = async (db: Db, now: number): Promise<void> => {
  await db
    .deleteFrom('pending_revocations')
    .where('settled_at', '<', now - shownMs)
    .execute()
}

/** Removes the person from the pending revocations of an erased scope; the sealed tokens stay until the provider confirms. */
export const forgetPeople = async (
  db: Db,
  { tenant, subjects }: { readonly tenant: string; readonly subjects?: readonly string[] },
): Promise<void> => {
  const settled = db
    .deleteFrom('pending_revocations')
    .where('tenant', '=', tenant)
    .where('settled_at', 'is not', null)
  await (subjects ? settled.where('owner', 'in', subjects) : settled).execute()
  const pending = db
    .updateTable('pending_revocations')
    .set({ owner: '', account: null, account_name: null, reason: 'erased' })
    .where('tenant', '=', tenant)
  await (subjects ? pending.where('owner', 'in', subjects) : pending).execute()
}
