import { type Kysely, type Selectable, sql } from 'kysely'
import type { InboundStore, Millis, NewInboundEvent } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { sealedColumns } from '../connection-row.ts'
import { inTransaction } from '../in-transaction.ts'

type Db = Kysely<Schema>
type Port = InboundStore
type Row = Selectable<Schema['inbound_events']>

/** Inserts an event, or counts a repeat of one that was received since a time. Resolves to nothing if the one that is stored is older. */
const insertOrCount = (
  db: Db,
  event: NewInboundEvent,
  { since, possibleRepeat }: { readonly since: Millis | undefined; readonly possibleRepeat: boolean },
) =>
  db
    .insertInto('inbound_events')
    .values({
      id: event.id,
      tenant: event.tenant,
      integration: event.integration,
      fingerprint: event.fingerprint,
      kind: event.kind,
      verdict: event.verdict,
      checked: event.checked,
      name: event.name,
      resource: event.resource,
      occurred_at: event.occurredAt,
      received_at: event.receivedAt,
      bytes: event.bytes,
      state: 'received',
      next_at: event.receivedAt,
      possible_repeat: possibleRepeat ? 1 : 0,
      ...sealedColumns(event.sealed),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['integration', 'fingerprint'])
        .doUpdateSet((eb) => ({
          repeats: eb('inbound_events.repeats', '+', 1),
          repeated_at: eb.ref('excluded.received_at'),
          verdict: eb.ref('excluded.verdict'),
        }))
        .where((eb) => (since === undefined ? eb.lit(true) : eb('inbound_events.received_at', '>=', since))),
    )
    .returning(['id', 'repeats', 'possible_repeat'])

/** Takes the fingerprint from an event, so that another one can have it. */
const giveUpFingerprint = (db: Db, { integration, fingerprint }: NewInboundEvent, before: Millis) =>
  db
    .updateTable('inbound_events')
    .set({ fingerprint: sql<string>`fingerprint || ':' || id` })
    .where('integration', '=', integration)
    .where('fingerprint', '=', fingerprint)
    .where('received_at', '<', before)
    .execute()

const acceptedOf = ({ id, repeats, possible_repeat }: Pick<Row, 'id' | 'repeats' | 'possible_repeat'>) => ({
  id,
  repeats,
  possibleRepeat: possible_repeat === 1,
})

/** Stores an event, or counts a repeat. */
export const addInbound =
  (db: Db): Port['add'] =>
  async (event) => {
    const { repeatsSince: since } = event
    const stored = await insertOrCount(db, event, { since, possibleRepeat: false }).executeTakeFirst()
    if (stored) return acceptedOf(stored)
    // Of several at once, one takes the fingerprint; the others wait for it and are its repeats.
    const another = await inTransaction(db, async (transaction) => {
      await giveUpFingerprint(transaction, event, since ?? event.receivedAt)
      return insertOrCount(transaction, event, {
        since: undefined,
        possibleRepeat: true,
      }).executeTakeFirstOrThrow()
    })
    return acceptedOf(another)
  }
