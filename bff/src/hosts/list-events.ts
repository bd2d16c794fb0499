import type { HostEvent, hostEndpoints } from '@planbridge/shared/host-api'
import { isoTime } from '../domain/iso-time.ts'
import { Failure } from '../failure.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import type { HostEventRow, Store } from '../store/ports/ports.ts'

const eventsMax = 100

/** The cursor before the first event. */
const beginning = '0'

/** Lists events of the key's tenant by cursor: the id of the last event that was read. */
export const listEvents =
  ({
    store,
  }: {
    readonly store: Pick<Store, 'hostEvents'>
  }): UseCaseFor<typeof hostEndpoints.listEvents, 'host-key'> =>
  async ({ after = beginning, limit = String(eventsMax) }, { tenant, integrations }) => {
    const max = Number(limit)
    const from = after === beginning ? undefined : after
    const found = await store.hostEvents.list({ tenant, integrations, after: from, max: max + 1 })
    if (!found) throw new Failure('cursor-invalid', 'unknown, or older than the kept events')
    const events = found.slice(0, max).map(eventView)
    return { events, cursor: events.at(-1)?.id ?? after, more: found.length > max }
  }

const eventView = ({ id, type, at, oldStatus, ...facts }: HostEventRow): HostEvent => ({
  id,
  type,
  at: isoTime(at),
  subject: facts.subject,
  connection: facts.connection,
  integration: facts.integration,
  session: facts.session,
  status: facts.status,
  old_status: oldStatus,
  reason: facts.reason,
})
