import type { ConnectionId } from '@planbridge/shared/contract'
import type { Transaction } from 'kysely'
import type { ConnectionRow, MergedPair, MergeRequest, MergeResult } from '../ports/ports.ts'
import type { Schema } from '../schema/schema.ts'
import { fromColumns } from './connection-row.ts'
import { removeConnection } from './connection-store.ts'
import { endOffers } from './end-offers.ts'
import { subjectStore } from './subject-store.ts'

type Db = Transaction<Schema>

/** Merges two subjects. Rows are locked in the order in which all transactions lock them: subjects, sessions, jobs, connections. */
export const mergePeople = async (db: Db, request: MergeRequest): Promise<MergeResult> => {
  const { from, into, session } = request
  if (from === into || !(await lockBoth(db, request))) return { kind: 'gone' }
  const pairs = await samePairs(db, request)
  const choices = pairs.map((pair) => choiceOf(pair, request.keep))
  if (choices.includes(undefined)) return { kind: 'undecided' }
  await moveIdentities(db, request)
  await endSessions(db, from, session)
  await db.updateTable('attempts').set({ subject: into }).where('subject', '=', from).execute()
  const dropped: ConnectionRow[] = []
  for (const choice of choices) dropped.push(...(choice ? await dropOne(db, choice) : []))
  const connections = await moveRows(db, request)
  await replaceSubject(db, request)
  return { kind: 'merged', dropped, connections }
}

/** False if one of them is not there, or belongs to another tenant. */
const lockBoth = async (db: Db, { tenant, from, into }: MergedPair): Promise<boolean> => {
  const subjects = subjectStore(db)
  for (const id of [from, into].toSorted()) {
    if (!(await subjects.lock(id))) return false
    if ((await subjects.find(id))?.tenant !== tenant) return false
  }
  return true
}

type Pair = readonly [ConnectionRow, ConnectionRow]

/** The connections that both have: of the same integration, access model and account. */
const samePairs = async (db: Db, { tenant, from, into }: MergedPair): Promise<Pair[]> => {
  const owned = async (owner: string) => {
    const rows = db.selectFrom('connections').selectAll().where('tenant', '=', tenant)
    return (await rows.where('owner', '=', owner).orderBy('id').execute()).map(fromColumns)
  }
  const kept = new Map((await owned(into)).map((row) => [keyOf(row), row]))
  return (await owned(from)).flatMap((row) => {
    const other = kept.get(keyOf(row))
    return other ? [[row, other] as const] : []
  })
}

const keyOf = ({ integration, model, account }: ConnectionRow): string =>
  JSON.stringify([integration, model, account])

interface Choice {
  readonly kept: ConnectionRow
  readonly dropped: ConnectionRow
}

const choiceOf = ([one, other]: Pair, keep: readonly ConnectionId[]): Choice | undefined => {
  const [isOne, isOther] = [keep.includes(one.id), keep.includes(other.id)]
  if (isOne === isOther) return undefined
  return isOne ? { kept: one, dropped: other } : { kept: other, dropped: one }
}

const dropOne = async (db: Db, { kept, dropped }: Choice): Promise<ConnectionRow[]> => {
  for (const table of ['jobs', 'job_answers'] as const)
    await db.updateTable(table).set({ connection: kept.id }).where('connection', '=', dropped.id).execute()
  const row = await removeConnection(db, dropped.id)
  if (!row) return []
  await db
    .updateTable('connections')
    .set({ used_at: row.usedAt })
    .where('id', '=', kept.id)
    .where((eb) => eb(eb.fn.coalesce('used_at', eb.lit(0)), '<', row.usedAt ?? 0))
    .execute()
  return [row]
}

const moveIdentities = async (db: Db, { tenant, from, into }: MergedPair) => {
  await db
    .updateTable('identities')
    .set({ subject: into })
    .where('tenant', '=', tenant)
    .where('subject', '=', from)
    .execute()
}

const endSessions = async (db: Db, from: string, kept: string | null) => {
  const rows = await db
    .deleteFrom('sessions')
    .where('subject', '=', from)
    .where('record', '!=', kept ?? '')
    .returning('record')
    .execute()
  const records = rows.map(({ record }) => record)
  if (records.length === 0) return
  await db.deleteFrom('attempts').where('session', 'in', records).execute()
  await endOffers(db, (offers) => offers.where('session', 'in', records))
}

const moveRows = async (db: Db, { tenant, from, into }: MergedPair): Promise<number> => {
  for (const table of ['jobs', 'job_answers'] as const)
    await db
      .updateTable(table)
      .set({ person: into })
      .where('tenant', '=', tenant)
      .where('person', '=', from)
      .execute()
  const moved = await db
    .updateTable('connections')
    .set({ owner: into })
    .where('tenant', '=', tenant)
    .where('owner', '=', from)
    .executeTakeFirst()
  await db
    .updateTable('pending_revocations')
    .set({ owner: into })
    .where('tenant', '=', tenant)
    .where('owner', '=', from)
    .execute()
  return Number(moved.numUpdatedRows)
}

const replaceSubject = async (db: Db, { tenant, from, into }: MergedPair) => {
  const former = await db.selectFrom('subjects').select('name').where('id', '=', from).executeTakeFirst()
  await db
    .updateTable('subjects')
    .set({ name: former?.name ?? null })
    .where('id', '=', into)
    .where('name', 'is', null)
    .execute()
  await db.deleteFrom('subjects').where('id', '=', from).execute()
  await db.updateTable('former_subjects').set({ subject: into }).where('subject', '=', from).execute()
  await db.insertInto('former_subjects').values({ id: from, tenant, subject: into }).execute()
}
