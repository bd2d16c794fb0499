import { Failure } from '../../failure.ts'
import type { Store } from '../ports/ports.ts'

/** Whoever wants to know whether the store answers. */
export interface Watch {
  readonly answered: () => void
  readonly failed: () => void
}

/** What an engine throws becomes `store-unavailable`: the caller may come back, and nothing is guessed meanwhile. */
const guarded = <Port extends object>(port: Port, { answered, failed }: Watch): Port =>
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

export const guardedStore = (store: Store, watch: Watch): Store => ({
  sessions: guarded(store.sessions, watch),
  subjects: guarded(store.subjects, watch),
  attempts: guarded(store.attempts, watch),
  connections: guarded(store.connections, watch),
  delegations: guarded(store.delegations, watch),
  jobs: guarded(store.jobs, watch),
  sealed: guarded(store.sealed, watch),
  erasure: guarded(store.erasure, watch),
  activity: guarded(store.activity, watch),
  budgets: guarded(store.budgets, watch),
  feed: store.feed,
  purge: (now, seenAfter) => store.purge(now, seenAfter),
  close: () => store.close(),
})
