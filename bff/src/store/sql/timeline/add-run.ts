import { type Kysely, sql } from 'kysely'
import { hostIssuer } from '../../../domain/host-subject.ts'
import type { RunEntry } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'

/** True for a connection `c` that is not that of a host's user. */
export const notOfHost = sql<boolean>`not exists (select 1 from identities i
  where i.tenant = c.tenant and i.issuer = ${hostIssuer} and i.subject = c.owner)`

/** Records the result of a run. A run that is finished again keeps its entry, with the last result. */
export const addRun = async (
  db: Kysely<Schema>,
  { job, connection, dueAt, kind, operation, code, at, nextAt }: RunEntry,
): Promise<void> => {
  await sql`
    insert into timeline_entries
      (tenant, owner, kind, connection, integration, at, since, code, name, job, next_at, counted_as)
    select c.tenant, c.owner, cast(${kind} as text), c.id, c.integration, cast(${at} as bigint), cast(${at} as bigint),
      cast(${code} as text), cast(${operation} as text), cast(${job} as text), cast(${nextAt} as bigint),
      cast(${`run ${job} ${dueAt}`} as text)
    from connections c where c.id = ${connection} and ${notOfHost}
    on conflict (counted_as) do update set
      kind = excluded.kind, code = excluded.code, at = excluded.at, next_at = excluded.next_at`.execute(db)
}
