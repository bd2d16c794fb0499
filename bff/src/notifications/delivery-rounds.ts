import type { Events } from '../events.ts'
import { type InFlight, trackInFlight } from '../runtime/in-flight.ts'
import { randomToken } from '../runtime/random-token.ts'
import type { DueEndpoint } from '../store/ports/ports.ts'
import { type Claimed, deliver, type DeliverNeeds } from './deliver.ts'
import { inTurn, isCrowded, placesFor, type TriesInFlight } from './fair-order.ts'

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

/** Between two rounds. */
const roundMs = 1_000
/** Messages that one place of an endpoint takes in one round. */
const inARowMax = 25
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

/** Resolves to true if the endpoint took the message and still wants others. */
const tryOne = async ({ needs }: Round, { id }: DueEndpoint, claimed: Claimed): Promise<boolean> => {
  const row = await needs.store.webhooks.findEndpoint(id)
  const outcome = row && (await deliver(needs, row, claimed))
  return row?.enabled === true && outcome?.status === 'delivered'
}

const claim = async ({ needs }: Round, { id }: DueEndpoint, places: number): Promise<Claimed[]> => {
  const now = needs.clock.now()
  const lease = randomToken(needs.random)
  const until = now + needs.deadlineSeconds * 1_000 + leaseMarginMs
  const claimed = await needs.store.webhooks.claim(id, { lease, until, now }, places)
  return claimed.map((delivery) => ({ delivery, lease }))
}

/**
 * Occupies a place with a message, and with further ones as long as the endpoint takes them, until the next round. An endpoint that fails,
 * is slow or shares its places with others waits for that.
 */
const occupy = async (round: Round, endpoint: DueEndpoint, first: Claimed): Promise<void> => {
  const { needs, counts } = round
  const { clock, events } = needs
  const since = clock.now()
  const goesOn = (tries: number) =>
    endpoint.failures === 0 &&
    tries < inARowMax &&
    clock.now() - since < roundMs &&
    !isCrowded(endpoint, counts)
  try {
    let next: Claimed | undefined = first
    for (let tries = 1; next; tries += 1) {
      const isTaken: boolean = await tryOne(round, endpoint, next)
      next = isTaken && goesOn(tries) ? (await claim(round, endpoint, 1)).at(0) : undefined
    }
  } catch (error) {
    // The claim runs out, and the message is tried again.
    events.backgroundTaskFailed({ detail: error instanceof Error ? error.message : 'unknown' })
  } finally {
    counts.change(endpoint, -1)
  }
}

const beginFor = async (round: Round, endpoint: DueEndpoint): Promise<void> => {
  const places = placesFor(endpoint, round.counts)
  if (places === 0) return
  for (const claimed of await claim(round, endpoint, places)) {
    round.counts.change(endpoint, 1)
    void round.tries.track(occupy(round, endpoint, claimed))
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
    everyMs: needs.hasHosts ? roundMs : 60_000,
    async run() {
      const { store, clock } = needs
      await store.webhooks.fanOut(clock.now(), eventsMax)
      const due = await store.webhooks.due(clock.now(), endpointsMax)
      for (const endpoint of inTurn(due, round.counts)) await beginFor(round, endpoint)
    },
    drained: round.tries.drained,
  }
}
