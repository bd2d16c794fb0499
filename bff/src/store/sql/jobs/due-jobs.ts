import { JobId } from '@planbridge/shared/contract'
import { type Kysely, sql } from 'kysely'
import type { JobStore } from '../../ports/ports.ts'
import type { Schema } from '../../schema/schema.ts'
import { compiledQuery } from '../compiled-query.ts'

const person = sql<string>`case when person = '' then connection else person end`
const turn = sql<number | string>`row_number() over (partition by tenant, ${person} order by next_at, id)`
const turnOfTenant = sql<number>`row_number() over (partition by tenant order by turn, next_at, id)`

/** Due jobs in turns. The two numbers interleave the jobs of people within a tenant, and then the tenants. */
export const dueJobs = (db: Kysely<Schema>): JobStore['due'] => {
  const find = compiledQuery(db, (now: number, limit: number) => {
    const ofPeople = db
      .selectFrom('jobs')
      .select(['id', 'tenant', 'next_at', person.as('person'), turn.as('turn')])
      .where('paused', '=', 0)
      .where('next_at', '<=', now)
      .where((eb) => eb.or([eb('running_until', 'is', null), eb('running_until', '<', now)]))
    const ofTenants = db
      .selectFrom(ofPeople.as('of_people'))
      .select(['id', 'person', 'turn', 'next_at', turnOfTenant.as('turn_of_tenant')])
    return db
      .selectFrom(ofTenants.as('of_tenants'))
      .select(['id', 'person', 'turn'])
      .orderBy('turn_of_tenant')
      .orderBy('next_at')
      .orderBy('id')
      .limit(limit)
  })
  return async (now, limit) => {
    const rows = await find(now, limit)
    return rows.map((row) => ({ id: JobId.parse(row.id), person: row.person, turn: Number(row.turn) }))
  }
}
