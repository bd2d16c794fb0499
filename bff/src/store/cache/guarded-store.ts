import { Failure } from '../../failure.ts'
import { faultOf, faultText } from '../engines/store-fault.ts'
import type { Store } from '../ports/ports.ts'

/** Receives the success or failure of every call to the store. */
export interface OutageObserver {
  readonly answered: () => void
  readonly failed: () => void
}

/**
 * Turns an outage of an engine into `store-unavailable` with a retry time. A statement or data that the store refuses is a fault of this
 * program: it becomes `internal`, and the store counts as available.
 */
const withOutageFailures = <Port extends object>(port: Port, { answered, failed }: OutageObserver): Port =>
  new Proxy(port, {
    get(target, name, receiver) {
      const member = Reflect.get(target, name, receiver) as unknown
      if (typeof member !== 'function') return member
      return async (...input: unknown[]): Promise<unknown> => {
        try {
          const answer = (await Reflect.apply(member, target, input)) as unknown
          answered()
          return answer
        } catch (cause) {
          if (cause instanceof Failure) throw cause
          const detail = `${String(name)}: ${faultText(cause)}`
          if (faultOf(cause).kind === 'data') {
            answered()
            throw new Failure('internal', detail, { cause })
          }
          failed()
          throw new Failure('store-unavailable', detail, { cause, retryAfterSeconds: 5 })
        }
      }
    },
  })

/** Wraps the store so that its errors become failures and its outages are observed. */
export const guardedStore = (store: Store, observer: OutageObserver): Store => ({
  sessions: withOutageFailures(store.sessions, observer),
  subjects: withOutageFailures(store.subjects, observer),
  attempts: withOutageFailures(store.attempts, observer),
  connections: withOutageFailures(store.connections, observer),
  delegations: withOutageFailures(store.delegations, observer),
  jobs: withOutageFailures(store.jobs, observer),
  sealed: withOutageFailures(store.sealed, observer),
  erasure: withOutageFailures(store.erasure, observer),
  activity: withOutageFailures(store.activity, observer),
  budgets: withOutageFailures(store.budgets, observer),
  feed: store.feed,
  purge: (now, seenAfter) => store.purge(now, seenAfter),
  probeWrite: () => store.probeWrite(),
  close: () => store.close(),
})
