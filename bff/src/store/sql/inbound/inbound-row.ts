import { IntegrationId } from '@planbridge/shared/contract'
import type { Selectable } from 'kysely'
import type { InboundCheck, InboundEvent, InboundKind, InboundState } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'

export type InboundColumns = Selectable<Schema['inbound_events']>

/** All columns besides the sealed body. */
export const columns = [
  'id',
  'tenant',
  'integration',
  'kind',
  'verdict',
  'checked',
  'name',
  'resource',
  'occurred_at',
  'received_at',
  'bytes',
  'state',
  'tries',
  'failure',
  'late',
  'processed_at',
  'repeats',
  'repeated_at',
  'possible_repeat',
] as const satisfies readonly (keyof InboundColumns)[]

export const fromColumns = (row: Pick<InboundColumns, (typeof columns)[number]>): InboundEvent => ({
  id: row.id,
  tenant: row.tenant,
  integration: IntegrationId.parse(row.integration),
  kind: row.kind as InboundKind,
  verdict: row.verdict,
  checked: row.checked as InboundCheck,
  name: row.name,
  resource: row.resource,
  occurredAt: row.occurred_at,
  receivedAt: row.received_at,
  bytes: row.bytes,
  state: row.state as InboundState,
  tries: row.tries,
  failure: row.failure,
  late: row.late === 1,
  processedAt: row.processed_at,
  repeats: row.repeats,
  repeatedAt: row.repeated_at,
  possibleRepeat: row.possible_repeat === 1,
})
