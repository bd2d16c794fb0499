import { ConnectionId } from '@planbridge/shared/contract'
import type { Kysely, Selectable } from 'kysely'
import type { MergeOfferRow, MergeStore } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'
import { endOffers } from './end-offers.ts'
import { inTransaction } from './in-transaction.ts'
import { mergePeople } from './merge-people.ts'

type Db = Kysely<Schema>
type Port = MergeStore

const toOffer = (row: Selectable<Schema['merge_offers']>): MergeOfferRow => ({
  id: row.id,
  tenant: row.tenant,
  session: row.session,
  from: row.from_subject,
  into: row.into_subject,
  pending: row.pending,
  granted: row.granted,
  expiresAt: row.expires_at,
  mergedAt: row.merged_at,
  connection: row.connection === null ? null : ConnectionId.parse(row.connection),
})

const addOffer =
  (db: Db): Port['addOffer'] =>
  ({ from, into, expiresAt, mergedAt, ...offer }) =>
    inTransaction(db, async (transaction) => {
      await endOffers(transaction, (offers) => offers.where('session', '=', offer.session))
      // A minute longer than the offer, so that the revocation is not made while the offer is being accepted.
      const { numUpdatedRows } = await transaction
        .updateTable('pending_revocations')
        .set({ next_try_at: expiresAt + 60_000 })
        .where('id', '=', offer.pending)
        .where('settled_at', 'is', null)
        .executeTakeFirst()
      if (numUpdatedRows === 0n) return false
      const ends = { expires_at: expiresAt, merged_at: mergedAt }
      await transaction
        .insertInto('merge_offers')
        .values({ ...offer, from_subject: from, into_subject: into, ...ends })
        .execute()
      return true
    })

const finishOffer =
  (db: Db): Port['finishOffer'] =>
  async (id, connection, now) => {
    const { numUpdatedRows } = await db
      .updateTable('merge_offers')
      .set({ merged_at: now, connection })
      .where('id', '=', id)
      .where('merged_at', 'is', null)
      .where('expires_at', '>', now)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

const ownsNothingBut =
  (db: Db): Port['ownsNothingBut'] =>
  async (tenant, subject, account) => {
    const connections = await db
      .selectFrom('connections')
      .select(['id', 'account', 'sealed'])
      .where('tenant', '=', tenant)
      .where('owner', '=', subject)
      .execute()
    if (connections.some((row) => row.sealed !== null || row.account !== account)) return false
    const owed = await db
      .selectFrom('pending_revocations')
      .select('account')
      .where('tenant', '=', tenant)
      .where('owner', '=', subject)
      .execute()
    const identities = await db
      .selectFrom('identities')
      .select('account')
      .where('subject', '=', subject)
      .execute()
    if ([...owed, ...identities.slice(1)].some((row) => row.account !== account)) return false
    return identities.length < 2 && !(await hasJob(db, subject, connections))
  }

const hasJob = async (db: Db, subject: string, connections: readonly { readonly id: string }[]) => {
  const ids = ['', ...connections.map(({ id }) => id)]
  const job = await db
    .selectFrom('jobs')
    .select('id')
    .where((eb) => eb.or([eb('person', '=', subject), eb('connection', 'in', ids)]))
    .executeTakeFirst()
  return job !== undefined
}

export const mergeStore = (db: Db): Port => ({
  addOffer: addOffer(db),
  async findOffer(id) {
    const row = await db.selectFrom('merge_offers').selectAll().where('id', '=', id).executeTakeFirst()
    return row && toOffer(row)
  },
  finishOffer: finishOffer(db),
  endOffer: (id) =>
    inTransaction(db, async (transaction) => {
      await endOffers(transaction, (offers) => offers.where('id', '=', id).where('merged_at', 'is', null))
    }),
  merge: (request) => inTransaction(db, (transaction) => mergePeople(transaction, request)),
  ownsNothingBut: ownsNothingBut(db),
  abandonedGuests: (limit) =>
    db
      .selectFrom('subjects')
      .select(['id', 'tenant'])
      .where('guest', '=', 1)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb.selectFrom('sessions').select('record').whereRef('sessions.subject', '=', 'subjects.id'),
          ),
        ),
      )
      .orderBy('id')
      .limit(limit)
      .execute(),
})

/** Deletes expired offers. The revocation that each of them owes is due by then. */
export const purgeOffers = async (db: Db, now: number): Promise<void> => {
  await db.deleteFrom('merge_offers').where('expires_at', '<', now).execute()
}
