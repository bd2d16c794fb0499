import { type RawBuilder, sql } from 'kysely'

/**
 * The order of rows among concurrent transactions, in SQL: by the id of the writing transaction, then by a number. SQLite has one writer at
 * a time, and all of its rows have the transaction id 0.
 */
export interface EventOrder {
  /** The transactions below this id have all ended, so no row of them is still to come. */
  readonly endedBelow: string
  /** No transaction of this database has reached this id; undefined if there are no ids. */
  readonly unusedFrom: string | undefined
}

export const oneWriter: EventOrder = { endedBelow: '1', unusedFrom: undefined }

/** The names of the two columns. */
interface OrderColumns {
  readonly transaction: string
  readonly number: string
}

/** A place in the order, as SQL. */
interface OrderPlace {
  readonly transaction: RawBuilder<unknown>
  readonly number: RawBuilder<unknown>
}

/** The place of a row that was read. */
export const placeOf = (transaction: number, number: number): OrderPlace => ({
  transaction: sql`cast(${transaction} as bigint)`,
  number: sql`cast(${number} as bigint)`,
})

/** Compares rows with a place. SQLite compares a pair by the first column of an index only, so it would read all rows. */
export const isPlaced = (
  { unusedFrom }: EventOrder,
  columns: OrderColumns,
  operator: '>' | '<' | '<=',
  place: OrderPlace,
): RawBuilder<boolean> => {
  const [transaction, number] = [sql.ref(columns.transaction), sql.ref(columns.number)]
  const compared = sql.raw(operator)
  return unusedFrom === undefined
    ? sql<boolean>`${transaction} = 0 and ${number} ${compared} ${place.number}`
    : sql<boolean>`(${transaction}, ${number}) ${compared} (${place.transaction}, ${place.number})`
}
