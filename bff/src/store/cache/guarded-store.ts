import { Failure } from '../../failure.ts'
import type { Store } from '../ports/ports.ts'

/** Whoever wants to know whether the store answers. */
export interface OutageObserver {
  readonly answered: () => void
  readonly failed: () => void
}

/** What an engine throws becomes `store-unavailable`: the caller may come back, and nothing is guessed meanwhile. */
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

export const guardedStore = (store: Store, watch: OutageObserver): Store => ({
  sessions: withOutageFailures(store.sessions, watch),
  subjects: withOutageFailures(store.subjects, watch),
  attempts: withOutageFailures(store.attempts, watch),
  connections: withOutageFailures(store.connections, watch),
  delegations: withOutageFailures(store.delegations, watch),
  jobs: withOutageFailures(store.jobs, watch),
  sealed: withOutageFailures(store.sealed, watch),
  erasure: withOutageFailures(store.erasure, watch),
  activity: withOutageFailures(store.activity, watch),
  budgets: withOutageFailures(store.budgets, watch),
  feed: store.feed,
  purge: (now, seenAfter) => store.purge(now, seenAfter),
  close: () => store.close(),
})
