import {
  AccessModel,
  ConnectionId,
  DelegationTerms,
  IntegrationId,
  Purpose,
} from '@planbridge/shared/contract'
import type { Kysely, Selectable } from 'kysely'
import * as z from 'zod/mini'
import type { Attempt, AttemptState, AttemptStore, StrangerLimit } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'

type Row = Selectable<Schema['attempts']>

const Phase = z.enum(['pending', 'taken', 'done'])
const StoredOutcome = z.union([
  z.object({ connection: ConnectionId }),
  z.object({ person: z.string() }),
  z.object({ failure: z.string(), offer: z.optional(z.string()) }),
])

const toRow = (attempt: Attempt, network: string | null): Row => ({
  state_hash: attempt.stateHash,
  session: attempt.session,
  subject: attempt.subject,
  purpose: attempt.purpose,
  integration: attempt.integration,
  model: attempt.model,
  challenge: attempt.challenge,
  nonce: attempt.nonce,
  redirect_uri: attempt.redirectUri,
  connection: attempt.connection,
  return_to: attempt.returnTo,
  terms: attempt.terms === null ? null : JSON.stringify(attempt.terms),
  created_at: attempt.createdAt,
  expires_at: attempt.expiresAt,
  phase: 'pending',
  answer_hash: null,
  outcome: null,
  network,
})

const toState = (row: Row): AttemptState => ({
  attempt: {
    stateHash: row.state_hash,
    session: row.session,
    subject: row.subject,
    purpose: Purpose.parse(row.purpose),
    integration: IntegrationId.parse(row.integration),
    model: AccessModel.parse(row.model),
    challenge: row.challenge,
    nonce: row.nonce,
    redirectUri: row.redirect_uri,
    connection: row.connection === null ? null : ConnectionId.parse(row.connection),
    returnTo: row.return_to,
    terms: row.terms === null ? null : DelegationTerms.parse(JSON.parse(row.terms)),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  },
  phase: Phase.parse(row.phase),
  answerHash: row.answer_hash,
  outcome: row.outcome === null ? null : StoredOutcome.parse(JSON.parse(row.outcome)),
})

type Db = Kysely<Schema>
type Port = AttemptStore

const add =
  (db: Db): Port['add'] =>
  async (attempt, pendingMax, stranger) => {
    await db
      .insertInto('attempts')
      .values(toRow(attempt, stranger?.network ?? null))
      .execute()
    if (stranger) await removeSurplusOfNetwork(db, stranger)
    const surplus = await db
      .selectFrom('attempts')
      .select('state_hash')
      .where('session', '=', attempt.session)
      .where('phase', '=', 'pending')
      .orderBy('created_at', 'desc')
      .orderBy('state_hash')
      .limit(1000)
      .offset(pendingMax)
      .execute()
    const hashes = surplus.map((row) => row.state_hash)
    if (hashes.length > 0) await db.deleteFrom('attempts').where('state_hash', 'in', hashes).execute()
  }

/** At most so many are deleted for one that is added, so that an add takes a bounded time. */
const surplusMax = 1000

const removeSurplusOfNetwork = async (db: Db, { network, pendingMax }: StrangerLimit): Promise<void> => {
  const surplus = await db
    .selectFrom('attempts')
    .select(['state_hash', 'session'])
    .where('network', '=', network)
    .where('phase', '=', 'pending')
    .orderBy('created_at', 'desc')
    .orderBy('state_hash')
    .limit(surplusMax)
    .offset(pendingMax)
    .execute()
  await removeAbandoned(db, surplus)
}

/** Deletes pending attempts, and their sessions if these have neither a person nor another attempt. */
export const removeAbandoned = async (
  db: Db,
  abandoned: readonly Pick<Row, 'state_hash' | 'session'>[],
): Promise<void> => {
  if (abandoned.length === 0) return
  await db
    .deleteFrom('attempts')
    .where(
      'state_hash',
      'in',
      abandoned.map((row) => row.state_hash),
    )
    .where('phase', '=', 'pending')
    .execute()
  await db
    .deleteFrom('sessions')
    .where('subject', 'is', null)
    .where(
      'record',
      'in',
      abandoned.map(({ session }) => session),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb.selectFrom('attempts').select('state_hash').whereRef('attempts.session', '=', 'sessions.record'),
        ),
      ),
    )
    .execute()
}

const find =
  (db: Db): Port['find'] =>
  async (stateHash) => {
    const row = await db
      .selectFrom('attempts')
      .selectAll()
      .where('state_hash', '=', stateHash)
      .executeTakeFirst()
    return row && toState(row)
  }

const take =
  (db: Db): Port['take'] =>
  async (stateHash, answerHash) => {
    const result = await db
      .updateTable('attempts')
      .set({ phase: 'taken', answer_hash: answerHash, outcome: null })
      .where('state_hash', '=', stateHash)
      .where('phase', '=', 'pending')
      .executeTakeFirst()
    return result.numUpdatedRows === 1n
  }

const finish =
  (db: Db): Port['finish'] =>
  async (stateHash, outcome) => {
    await db
      .updateTable('attempts')
      .set({ phase: 'done', outcome: JSON.stringify(outcome), nonce: null })
      .where('state_hash', '=', stateHash)
      .execute()
  }

const retireOthers =
  (db: Db): Port['retireOthers'] =>
  async ({ stateHash, session, integration, model, purpose, connection: reconnected }, connection) => {
    await db
      .updateTable('attempts')
      .set({ outcome: JSON.stringify({ connection }) })
      .where('session', '=', session)
      .where('phase', '=', 'pending')
      .where('state_hash', '!=', stateHash)
      .where('integration', '=', integration)
      .where('model', '=', model)
      .where('purpose', purpose === 'reconnect' ? '=' : '!=', 'reconnect')
      .where((eb) =>
        reconnected === null ? eb('connection', 'is', null) : eb('connection', '=', reconnected),
      )
      .execute()
  }

const remove =
  (db: Db): Port['remove'] =>
  async (stateHash, session) => {
    await db
      .deleteFrom('attempts')
      .where('state_hash', '=', stateHash)
      .where('session', '=', session)
      .where('phase', '=', 'pending')
      .execute()
  }

export const attemptStore = (db: Db): Port => ({
  add: add(db),
  find: find(db),
  take: take(db),
  finish: finish(db),
  retireOthers: retireOthers(db),
  remove: remove(db),
})
