import type { SignOutReport } from '@planbridge/shared/contract'
import { isPastEnd } from '../domain/end-date.ts'
import { isoTime } from '../domain/iso-time.ts'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { ConnectionRow, SessionRecord } from '../store/ports/ports.ts'

const working: ReadonlySet<ConnectionRow['status']> = new Set(['active', 'choose-account'])

/** The jobs that continue after a sign-out, and the delegations that allow work without the person. Undefined if there are none. */
export const continuingWork = async (
  { store, integrations, clock }: Pick<ConnectNeeds, 'store' | 'integrations' | 'clock'>,
  { tenant, subject }: Pick<SessionRecord, 'tenant' | 'subject'>,
): Promise<SignOutReport['continuing']> => {
  if (subject === null) return undefined
  const now = clock.now()
  const isWorking = (row: ConnectionRow) => working.has(row.status) && !isPastEnd(row, now)
  const own = (await store.connections.listOwned(tenant, subject)).filter(isWorking)
  const shared = (await store.connections.listOwned(tenant, '')).filter(isWorking)
  const delegations = own.filter(({ model }) => model === 'delegation')
  const rows = new Map([...delegations, ...shared].map((row) => [row.id, row]))
  const jobs = (await store.jobs.scheduledOf(tenant, subject)).filter((connection) => rows.has(connection))
  const continuing = jobs.length > 0 ? jobs.flatMap((id) => rows.get(id) ?? []) : delegations
  if (continuing.length === 0) return undefined
  const names = continuing.map(
    ({ integration }) => integrations.get(integration)?.provider.name ?? integration,
  )
  return { jobs: jobs.length, providers: [...new Set(names)], until: latestEnd(continuing) }
}

/** The end of the last one; null if one of them has no end. */
const latestEnd = (rows: readonly ConnectionRow[]): string | null => {
  const ends = rows.map(({ endsAt }) => endsAt ?? Infinity)
  const last = Math.max(...ends)
  return Number.isFinite(last) ? isoTime(last) : null
}
