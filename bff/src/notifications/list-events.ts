import type { hostEndpoints } from '@planbridge/shared/host-api'
import type { WebhookEvent } from '@planbridge/shared/webhooks'
import { Failure } from '../failure.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import type { HostEventRow, Store } from '../store/ports/ports.ts'
import { hostEvent, type HostEventNeeds } from './host-event.ts'

const eventsMax = 100

/** The cursor before the first event. */
const beginning = '0'

interface ListNeeds extends HostEventNeeds {
  readonly store: Pick<Store, 'hostEvents'>
}

/** Lists events of the key's tenant by cursor: the id of the last event that was read. */
export const listEvents =
  (needs: ListNeeds): UseCaseFor<typeof hostEndpoints.listEvents, 'host-key'> =>
  async ({ after = beginning, limit = String(eventsMax) }, { tenant, integrations }) => {
    const max = Number(limit)
    const from = after === beginning ? undefined : after
    const query = { tenant, integrations, after: from, max: max + 1 }
    const found = await needs.store.hostEvents.list(query)
    if (!found) throw new Failure('cursor-invalid', 'unknown, or older than the kept events')
    const events = await pageOf(needs, found.slice(0, max))
    return { events, cursor: events.at(-1)?.id ?? after, more: found.length > events.length }
  }

/** Events of providers have the provider's content. A page ends after so much of it, in characters. */
const contentMax = 4_000_000

/**
 * The events of a page. The list has one order, so it ends before an event whose content cannot be opened now, and rejects if that is the
 * first one.
 */
const pageOf = async (needs: HostEventNeeds, rows: readonly HostEventRow[]): Promise<WebhookEvent[]> => {
  const events: WebhookEvent[] = []
  let content = 0
  for (const row of rows) {
    const event = await hostEvent(needs, row).catch((error: unknown) => {
      if (events.length > 0 && error instanceof Failure && error.code === 'vault-unreadable') return undefined
      throw error
    })
    if (!event) break
    events.push(event)
    if (event.type === 'provider.event') content += JSON.stringify(event.data).length
    if (content > contentMax) break
  }
  return events
}
