import { CompiledQuery, type Kysely, PostgresAdapter } from 'kysely'
import type { Schema } from '@planbridge/bff/internal/store/schema/schema.ts'

/** The tables that grow with the traffic of hosts and providers, with the other names that queries give them. */
const growing =
  /^(?:host_events|h|webhook_messages|m|webhook_deliveries|d|inbound_events|later|timeline_entries|entry)$/

interface PostgresNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Cond'?: string
  readonly Plans?: readonly PostgresNode[]
}

/** Reads of a whole table or of a whole index. Below a limit, an index is read in its order, and no further than wanted. */
const wholeReads = (node: PostgresNode, isLimited = false): string[] => {
  const { 'Node Type': type, 'Relation Name': table = '', 'Index Cond': condition, Plans: below = [] } = node
  const isWhole = type === 'Seq Scan' || (type.startsWith('Index') && condition === undefined && !isLimited)
  return [
    ...(isWhole && growing.test(table) ? [`${type} of ${table}`] : []),
    ...below.flatMap((one) => wholeReads(one, isLimited || type === 'Limit')),
  ]
}

const postgresReads = async (db: Kysely<Schema>, { sql, parameters }: CompiledQuery): Promise<string[]> => {
  const explained = CompiledQuery.raw(`explain (format json) ${sql}`, [...parameters])
  const { rows } = await db.executeQuery<{ 'QUERY PLAN': readonly [{ readonly Plan: PostgresNode }] }>(
    explained,
  )
  return rows.flatMap(({ 'QUERY PLAN': [{ Plan: plan }] }) => wholeReads(plan))
}

const sqliteReads = async (db: Kysely<Schema>, { sql, parameters }: CompiledQuery): Promise<string[]> => {
  const explained = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters])
  const { rows } = await db.executeQuery<{ readonly detail: string }>(explained)
  return rows
    .map(({ detail }) => detail)
    .filter((detail) => growing.test(/^SCAN (\w+)/.exec(detail)?.[1] ?? ''))
}

/** How a statement reads growing tables as a whole: empty if it reads them by their indexes. */
export const readsOfWholeTables = (db: Kysely<Schema>, query: CompiledQuery): Promise<string[]> =>
  db.getExecutor().adapter instanceof PostgresAdapter ? postgresReads(db, query) : sqliteReads(db, query)
