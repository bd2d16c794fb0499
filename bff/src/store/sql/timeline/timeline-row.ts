import {
  ActivityKind,
  ConnectionId,
  ConnectionReason,
  FailureCode,
  IntegrationId,
  JobId,
} from '@planbridge/shared/contract'
import type { Selectable } from 'kysely'
import type * as z from 'zod/mini'
import type { TimelineRow } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'

const parsed = <Value>(schema: z.ZodMiniType<Value>, text: string | null): Value | null =>
  schema.safeParse(text).data ?? null

/** Values that a later version has added are left out. */
export const fromColumns = (row: Selectable<Schema['timeline_entries']>): TimelineRow => ({
  id: row.id,
  position: { transaction: row.transaction_id, number: row.position },
  tenant: row.tenant,
  owner: row.owner,
  kind: ActivityKind.parse(row.kind),
  connection: parsed(ConnectionId, row.connection),
  integration: parsed(IntegrationId, row.integration),
  at: row.at,
  since: row.since,
  count: row.count,
  failed: row.failed,
  code: parsed(FailureCode, row.code),
  reason: parsed(ConnectionReason, row.reason),
  name: row.name,
  job: parsed(JobId, row.job),
  nextAt: row.next_at,
})
