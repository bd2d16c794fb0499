import { Failure } from '../../failure.ts'
import type { SealedInboundEvent } from '../../store/ports/ports.ts'
import { sealedUnder } from '../../vault/seal.ts'
import type { InboundNeeds } from './needs.ts'

/** An idle PostgreSQL gets one short transaction per batch; the bodies of a batch are opened at once. */
const batch = { max: 100, bytesMax: 8_388_608 } as const

/** Waits before the further tries. After the last one the event is set aside. */
const waitsMs = [5_000, 30_000] as const

/** How long events wait for a vault key that this instance does not have. */
const keyWaitMs = 60_000

interface Fault {
  readonly kind: 'key-missing' | 'refused'
  readonly detail: string
}
interface Checked {
  readonly event: SealedInboundEvent
  readonly fault: Fault | undefined
}

/** An event whose body cannot be opened is no event for hosts yet: they could not read it. */
const check =
  ({ vault }: InboundNeeds) =>
  async (event: SealedInboundEvent): Promise<Checked> => {
    const { id, tenant, sealed } = event
    if (sealed === null) return { event, fault: { kind: 'refused', detail: 'the body was discarded' } }
    const opened = await vault.openAnswer({ id, tenant }, sealed)
    if (opened.kind === 'opened') return { event, fault: undefined }
    return { event, fault: { kind: opened.kind, detail: `the body cannot be opened: ${opened.detail}` } }
  }

/** Plans the next try, or sets the event aside after the last one. */
const postpone = async (
  { store, clock, events }: InboundNeeds,
  { id, integration, tries }: SealedInboundEvent,
  failure: string,
) => {
  const waitMs = waitsMs[tries]
  if (waitMs !== undefined)
    return store.inbound.postpone(id, { tries: tries + 1, failure, nextAt: clock.now() + waitMs })
  await store.inbound.setAside(id, { tries: tries + 1, failure })
  events.webhookSetAside({ integration, id, detail: failure })
}

/**
 * A missing key is no fault of the events, so it counts as no try. All that wait for it wait together: however many they are, those of
 * other keys come next.
 */
const waitForKeys = async ({ store, clock, events }: InboundNeeds, missing: readonly Checked[]) => {
  const byKey = Map.groupBy(missing, ({ event }) => sealedUnder(event.sealed ?? ''))
  for (const [first] of byKey.values()) {
    if (!first?.fault) continue
    const { id, integration } = first.event
    const { detail } = first.fault
    const now = clock.now()
    const waiting = await store.inbound.waitForKey(id, { failure: detail, now, nextAt: now + keyWaitMs })
    events.webhookWaits({ integration, id, detail, events: waiting })
  }
}

/** Hands events on in one transaction, in their order. */
const handOn = ({ store, clock }: InboundNeeds, rows: readonly SealedInboundEvent[]) =>
  store.atomically(async ({ inbound }) => {
    const done: SealedInboundEvent[] = []
    for (const row of rows) if (await inbound.markProcessed(row.id, clock.now())) done.push(row)
    return done
  })

/** An outage concerns all events: it ends the run, and the next one tries again. */
const refusedDetail = (error: unknown): string => {
  if (error instanceof Failure && error.code === 'internal') return 'the store refused it'
  throw error
}

// If the store refuses one of them, the others are handed on without it.
const handOnEach = async (needs: InboundNeeds, rows: readonly SealedInboundEvent[]) => {
  const done: SealedInboundEvent[] = []
  for (const row of rows)
    try {
      done.push(...(await handOn(needs, [row])))
    } catch (error) {
      await postpone(needs, row, refusedDetail(error))
    }
  return done
}

const handOnAll = async (needs: InboundNeeds, rows: readonly SealedInboundEvent[]) => {
  try {
    return await handOn(needs, rows)
  } catch (error) {
    refusedDetail(error)
    return handOnEach(needs, rows)
  }
}

/** Processes the events that are due. Resolves to their number. */
const processBatch = async (needs: InboundNeeds): Promise<number> => {
  const { store, clock, events } = needs
  const due = await store.inbound.due(clock.now(), batch)
  const checked = await Promise.all(due.map(check(needs)))
  await waitForKeys(
    needs,
    checked.filter(({ fault }) => fault?.kind === 'key-missing'),
  )
  for (const { event, fault } of checked)
    if (fault?.kind === 'refused') await postpone(needs, event, fault.detail)
  const whole = checked.flatMap(({ event, fault }) => (fault ? [] : [event]))
  const done = whole.length === 0 ? [] : await handOnAll(needs, whole)
  for (const { id, integration } of done) events.webhookProcessed({ integration, id })
  return due.length
}

/** A process that stops waits for the run, so a backlog is handed on in several runs. */
const batchesMax = 20

/**
 * Hands received events on to hosts, each once, however many processes run it: those of a resource in the order in which they happened.
 * An event that cannot be handed on waits by itself and holds up no other.
 */
export const processInbound = (needs: InboundNeeds) => async (): Promise<void> => {
  for (let batches = 0; batches < batchesMax; batches += 1) if ((await processBatch(needs)) === 0) return
}
