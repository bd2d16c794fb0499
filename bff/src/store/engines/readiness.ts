import type { Events } from '../../events.ts'
import { Failure } from '../../failure.ts'
import type { Sleep } from '../../runtime/platform.ts'
import type { Store } from '../ports/ports.ts'
import { faultText } from './store-fault.ts'

/**
 * The reason names the kind of the fault and its code, for example `full (SQLSTATE 53100)`. `degraded`: the store does not answer, and
 * callers that were verified before are still served.
 */
export type Readiness =
  | { readonly isReady: true; readonly degraded?: string }
  | { readonly isReady: false; readonly reason: string }

export interface ReadinessNeeds {
  readonly store: Pick<Store, 'sessions' | 'probeWrite'>
  readonly events: Pick<Events, 'storeDegraded' | 'storeNotReady' | 'storeReady'>
  readonly sleep: Sleep
  /** True while cached rows are recent enough to be used in an outage. */
  readonly servesVerified?: () => boolean
}

/** After a successful write, no other one is tried for this long. */
const restMs = 1_000
/** A write that takes longer is not awaited if the last one succeeded: a backup may hold the file for a moment. */
const writeMsMax = 250
/** A read that takes longer is not awaited while the instance can serve from its cache: a probe must not time out in an outage. */
const readMsMax = 500

const reasonOf = (error: unknown): string =>
  faultText(error instanceof Failure ? (error.cause ?? error) : error)

/** Looks if the store reads and writes. Concurrent looks share one write. Never rejects. */
export const openReadiness = (needs: ReadinessNeeds): (() => Promise<Readiness>) => {
  const { store, events, sleep, servesVerified = () => false } = needs
  const write = openWriteProbe(() => store.probeWrite(), sleep)
  const report = openReport(events)
  const read = async (): Promise<string | undefined> => {
    const result = store.sessions.find('').then(() => undefined, reasonOf)
    if (!servesVerified()) return result
    return Promise.race([result, sleep(readMsMax).then(() => `away (no answer in ${readMsMax} ms)`)])
  }
  const look = async (): Promise<Readiness> => {
    const unread = await read()
    if (unread !== undefined && servesVerified())
      return { isReady: true, degraded: `store-unavailable: ${unread}; ${whoIsServed}` }
    const reason = unread ?? (await write())
    return reason === undefined ? { isReady: true } : { isReady: false, reason }
  }
  return async () => {
    const found = await look()
    report(found)
    return found
  }
}

const whoIsServed = 'only callers that were verified in the last 30 seconds are served'

type StoreState = 'ready' | 'degraded' | 'not-ready'

const stateOf = (found: Readiness): StoreState => {
  if (!found.isReady) return 'not-ready'
  return found.degraded === undefined ? 'ready' : 'degraded'
}

/** Reports changes of the state. */
const openReport = (events: ReadinessNeeds['events']) => {
  let last: StoreState = 'ready'
  return (found: Readiness) => {
    const state = stateOf(found)
    if (state === last) return
    last = state
    if (!found.isReady) events.storeNotReady({ detail: found.reason })
    else if (found.degraded === undefined) events.storeReady()
    else events.storeDegraded({ detail: found.degraded })
  }
}

const openWriteProbe = (probeWrite: () => Promise<void>, sleep: Sleep) => {
  let isRested = true
  let didLastSucceed = false
  let running: Promise<string | undefined> | undefined
  const probe = async (): Promise<string | undefined> => {
    const fault = await probeWrite().then(() => undefined, reasonOf)
    running = undefined
    didLastSucceed = fault === undefined
    if (!didLastSucceed) return fault
    isRested = false
    void sleep(restMs).then(() => (isRested = true))
    return undefined
  }
  return async (): Promise<string | undefined> => {
    if (!isRested) return undefined
    const result = (running ??= probe())
    if (!didLastSucceed) return result
    return Promise.race([result, sleep(writeMsMax).then(() => undefined)])
  }
}
