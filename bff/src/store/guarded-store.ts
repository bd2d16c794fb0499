import { Failure } from '../failure.ts'
import type { Store } from './ports.ts'

/** What an engine throws becomes `store-unavailable`: the caller may come back, and nothing is guessed meanwhile. */
const guarded = <Port extends object>(port: Port): Port =>
  new Proxy(port, {
    get(target, name, receiver) {
      const member = Reflect.get(target, name, receiver) as unknown
      if (typeof member !== 'function') return member
      return async (...input: unknown[]): Promise<unknown> => {
        try {
          return (await Reflect.apply(member, target, input)) as unknown
        } catch (cause) {
          throw cause instanceof Failure
            ? cause
            : new Failure('store-unavailable', String(name), { cause, retryAfterSeconds: 5 })
        }
      }
    },
  })

export const guardedStore = (store: Store): Store => ({
  sessions: guarded(store.sessions),
  subjects: guarded(store.subjects),
  attempts: guarded(store.attempts),
  connections: guarded(store.connections),
  delegations: guarded(store.delegations),
  jobs: guarded(store.jobs),
  sealed: guarded(store.sealed),
  erasure: guarded(store.erasure),
  activity: guarded(store.activity),
  budgets: guarded(store.budgets),
  purge: (now, seenAfter) => store.purge(now, seenAfter),
  close: () => store.close(),
})
