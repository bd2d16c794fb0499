import type { Kysely, Selectable } from 'kysely'
import type { AddressListRow, AddressListStore, StoredAddresses } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'

type Db = Kysely<Schema>
type Port = AddressListStore

const textOf = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

const valueOf = (text: string | null): unknown => (text === null ? null : JSON.parse(text))

const columnsOf = (list: StoredAddresses) => ({
  ranges: textOf(list.ranges),
  confirmed_at: list.confirmedAt,
  changed_at: list.changedAt,
  former: JSON.stringify(list.former),
  held: textOf(list.held),
  rejected: textOf(list.rejected),
  validators: textOf(list.validators),
  tried_at: list.triedAt,
  next_at: list.nextAt,
  failures: list.failures,
  problem: list.problem,
})

const fromColumns = (row: Selectable<Schema['address_lists']>): AddressListRow => ({
  source: row.source,
  revision: row.revision,
  ranges: valueOf(row.ranges) as AddressListRow['ranges'],
  confirmedAt: row.confirmed_at,
  changedAt: row.changed_at,
  former: JSON.parse(row.former) as AddressListRow['former'],
  held: valueOf(row.held) as AddressListRow['held'],
  rejected: valueOf(row.rejected) as AddressListRow['rejected'],
  validators: valueOf(row.validators) as AddressListRow['validators'],
  triedAt: row.tried_at,
  nextAt: row.next_at,
  failures: row.failures,
  problem: row.problem,
})

const write =
  (db: Db): Port['write'] =>
  async (source, readRevision, list) => {
    const change = { ...columnsOf(list), revision: readRevision + 1 }
    if (readRevision > 0) {
      const { numUpdatedRows } = await db
        .updateTable('address_lists')
        .set(change)
        .where('source', '=', source)
        .where('revision', '=', readRevision)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    }
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('address_lists')
      .values({ source, ...change })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  }

export const addressListStore = (db: Db): Port => ({
  all: async () => (await db.selectFrom('address_lists').selectAll().execute()).map(fromColumns),
  async find(source) {
    const row = await db
      .selectFrom('address_lists')
      .selectAll()
      .where('source', '=', source)
      .executeTakeFirst()
    return row && fromColumns(row)
  },
  write: write(db),
})
