import { Failure } from '../../failure.ts'
import type { Store } from '../ports/ports.ts'

/** Receives the success or failure of every call to the store. */
export interface OutageObserver {
  readonly answered: () => void
  readonly failed: () => void
}

/** Turns every error of an engine into `store-unavailable` with a retry time. */
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
          failed()
          throw new Failure('store-unavailable', String(name), { cause, retryAfterSeconds: 5 })
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
  close: () => store.close(),
})
