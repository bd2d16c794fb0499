import type { Events } from '../../events.ts'
import { Failure } from '../../failure.ts'
import type { Sleep } from '../../runtime/platform.ts'
import type { Store } from '../ports/ports.ts'
import { faultText } from './store-fault.ts'

/** The reason names the kind of the fault and its code, for example `full (SQLSTATE 53100)`. */
export type Readiness = { readonly isReady: true } | { readonly isReady: false; readonly reason: string }

export interface ReadinessNeeds {
  readonly store: Pick<Store, 'sessions' | 'probeWrite'>
  readonly events: Pick<Events, 'storeNotReady' | 'storeReady'>
  readonly sleep: Sleep
}

/** After a successful write, no other one is tried for this long. */
const restMs = 1_000
/** A write that takes longer is not awaited if the last one succeeded: a backup may hold the file for a moment. */
const writeMsMax = 250

const reasonOf = (error: unknown): string =>
  faultText(error instanceof Failure ? (error.cause ?? error) : error)

/** Looks if the store reads and writes. Concurrent looks share one write. Never rejects. */
export const openReadiness = ({ store, events, sleep }: ReadinessNeeds): (() => Promise<Readiness>) => {
  const write = openWriteProbe(() => store.probeWrite(), sleep)
  let last: string | undefined
  const report = (reason: string | undefined) => {
    if (reason !== undefined && last === undefined) events.storeNotReady({ detail: reason })
    if (reason === undefined && last !== undefined) events.storeReady()
    last = reason
  }
  return async () => {
    const read = await store.sessions.find('').then(() => undefined, reasonOf)
    const reason = read ?? (await write())
    report(reason)
    return reason === undefined ? { isReady: true } : { isReady: false, reason }
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
