import type { Events } from '../events.ts'
import { type InFlight, trackInFlight } from '../runtime/in-flight.ts'
import { randomToken } from '../runtime/random-token.ts'
import type { DueEndpoint } from '../store/ports/ports.ts'
import { type Claimed, deliver, type DeliverNeeds } from './deliver.ts'
import { inTurn, placesFor, type TriesInFlight } from './fair-order.ts'

export interface RoundNeeds extends DeliverNeeds {
  /** False if no key for hosts is configured. Endpoints of former keys are then looked at seldom. */
  readonly hasHosts: boolean
  readonly events: DeliverNeeds['events'] & Pick<Events, 'backgroundTaskFailed'>
}

/** Delivers messages in the background, as a repeated task. */
export interface DeliveryRounds {
  readonly name: string
  readonly everyMs: number
  /** Adds the deliveries of new events and begins those that are due. Resolves when they have begun. */
  readonly run: () => Promise<void>
  /** Resolves when no try is in flight. */
  readonly drained: () => Promise<void>
}

/** Events of one endpoint in one round. */
const eventsMax = 200
/** Endpoints that a round looks at. */
const endpointsMax = 500
/** A claim lasts longer than a try: writing, signing and storing its outcome included. If it runs out meanwhile, the message is sent twice. */
const leaseMarginMs = 5_000

const countInFlight = () => {
  const counts = new Map<string, number>()
  const add = (name: string, by: number) => {
    const count = (counts.get(name) ?? 0) + by
    if (count === 0) counts.delete(name)
    else counts.set(name, count)
  }
  let total = 0
  const inFlight: TriesInFlight = {
    ofEndpoint: (id) => counts.get(`endpoint ${id}`) ?? 0,
    ofTenant: (tenant) => counts.get(`tenant ${tenant}`) ?? 0,
    total: () => total,
  }
  return {
    ...inFlight,
    change({ id, tenant }: Pick<DueEndpoint, 'id' | 'tenant'>, by: number) {
      add(`endpoint ${id}`, by)
      add(`tenant ${tenant}`, by)
      total += by
    },
  }
}

type Counts = ReturnType<typeof countInFlight>

interface Round {
  readonly needs: RoundNeeds
  readonly counts: Counts
  readonly tries: InFlight
}

const tryOne = async ({ needs, counts }: Round, endpoint: DueEndpoint, claimed: Claimed): Promise<void> => {
  try {
    const row = await needs.store.webhooks.findEndpoint(endpoint.id)
    if (row) await deliver(needs, row, claimed)
  } catch (error) {
    // The claim runs out, and the message is tried again.
    needs.events.backgroundTaskFailed({ detail: error instanceof Error ? error.message : 'unknown' })
  } finally {
    counts.change(endpoint, -1)
  }
}

const beginFor = async (round: Round, endpoint: DueEndpoint): Promise<void> => {
  const { needs, counts, tries } = round
  const places = placesFor(endpoint, counts)
  if (places === 0) return
  const now = needs.clock.now()
  const lease = randomToken(needs.random)
  const until = now + needs.deadlineSeconds * 1_000 + leaseMarginMs
  const claimed = await needs.store.webhooks.claim(endpoint.id, { lease, until, now }, places)
  for (const delivery of claimed) {
    counts.change(endpoint, 1)
    void tries.track(tryOne(round, endpoint, { delivery, lease }))
  }
}

/**
 * Opens the delivery of messages. A slow endpoint occupies its own places only: tries run on while further rounds begin those of others,
 * in turn by tenant and endpoint. Several processes may do rounds at the same time, because each try is claimed in the store.
 */
export const openDeliveryRounds = (needs: RoundNeeds): DeliveryRounds => {
  const round: Round = { needs, counts: countInFlight(), tries: trackInFlight() }
  return {
    name: 'notify-hosts',
    everyMs: needs.hasHosts ? 1_000 : 60_000,
    async run() {
      const { store, clock } = needs
      await store.webhooks.fanOut(clock.now(), eventsMax)
      const due = await store.webhooks.due(clock.now(), endpointsMax)
      for (const endpoint of inTurn(due, round.counts)) await beginFor(round, endpoint)
    },
    drained: round.tries.drained,
  }
}
