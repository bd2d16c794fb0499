import type { Kysely } from 'kysely'
import { hostIssuer } from '../../../domain/host-subject.ts'
import type {
  ErasureScope,
  IdempotencyClaim,
  IdempotencyClaimed,
  IdempotencyStore,
} from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { sealedColumns } from '../connection-row.ts'
import { mayHaveMore, purgedMax } from '../purged-rows.ts'

type Db = Kysely<Schema>
type Port = IdempotencyStore

const columnsOf = ({ id, requestHash, account, busyUntil, expiresAt }: IdempotencyClaim) => ({
  id,
  request_hash: requestHash,
  account,
  busy_until: busyUntil,
  expires_at: expiresAt,
  ...sealedColumns(null),
})

const add = async (db: Db, claim: IdempotencyClaim): Promise<boolean> => {
  const { tenant, host, keyHash } = claim
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('idempotency_keys')
    .values({ tenant, host, key_hash: keyHash, ...columnsOf(claim) })
    .onConflict((conflict) => conflict.columns(['tenant', 'host', 'key_hash']).doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

const findTaken = (db: Db, { tenant, host, keyHash }: IdempotencyClaim) =>
  db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('host', '=', host)
    .where('key_hash', '=', keyHash)
    .executeTakeFirst()

type Taken = NonNullable<Awaited<ReturnType<typeof findTaken>>>

/** The answer to a claim of a key that is taken; undefined if the claim takes it over. */
const refusal = (taken: Taken, { requestHash, now }: IdempotencyClaim): IdempotencyClaimed | undefined => {
  if (taken.expires_at <= now) return undefined
  if (taken.request_hash !== requestHash) return { kind: 'other-request' }
  if (taken.sealed !== null) return { kind: 'answered', id: taken.id, sealed: taken.sealed }
  return taken.busy_until > now ? { kind: 'busy', until: taken.busy_until } : undefined
}

const takeOver = async (db: Db, { id }: Taken, claim: IdempotencyClaim): Promise<boolean> => {
  const { numUpdatedRows } = await db
    .updateTable('idempotency_keys')
    .set(columnsOf(claim))
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

const triesMax = 5

const claimKey =
  (db: Db): Port['claim'] =>
  async (claim) => {
    for (let tries = 0; tries < triesMax; tries += 1) {
      if (await add(db, claim)) return { kind: 'claimed' }
      const taken = await findTaken(db, claim)
      // Released between the two statements.
      if (!taken) continue
      const refused = refusal(taken, claim)
      if (refused) return refused
      if (await takeOver(db, taken, claim)) return { kind: 'claimed' }
    }
    return { kind: 'busy', until: claim.busyUntil }
  }

export const idempotencyStore = (db: Db): Port => ({
  claim: claimKey(db),
  async keep(id, sealed) {
    const { numUpdatedRows } = await db
      .updateTable('idempotency_keys')
      .set(sealedColumns(sealed))
      .where('id', '=', id)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  },
  async release(id) {
    await db.deleteFrom('idempotency_keys').where('id', '=', id).where('sealed', 'is', null).execute()
  },
})

/** Deletes some expired keys. Resolves to true if there may be more. */
export const purgeIdempotencyKeys = async (db: Db, now: number): Promise<boolean> => {
  const expired = db
    .selectFrom('idempotency_keys')
    .select('id')
    .where('expires_at', '<=', now)
    .limit(purgedMax)
  return mayHaveMore(
    await db.deleteFrom('idempotency_keys').where('id', 'in', expired).executeTakeFirstOrThrow(),
  )
}

/** The keys of requests that concern people, or of a tenant. */
export const idempotencyKeysIn = (db: Db, { tenant, subjects }: ErasureScope) => {
  const ofTenant = db.selectFrom('idempotency_keys').select('id').where('tenant', '=', tenant)
  if (!subjects) return ofTenant
  const accounts = db
    .selectFrom('identities')
    .select('account')
    .where('tenant', '=', tenant)
    .where('issuer', '=', hostIssuer)
    .where('subject', 'in', subjects)
  return ofTenant.where('account', 'in', accounts)
}

export const eraseIdempotencyKeys = (db: Db, scope: ErasureScope) =>
  db.deleteFrom('idempotency_keys').where('id', 'in', idempotencyKeysIn(db, scope)).returning('id').execute()
