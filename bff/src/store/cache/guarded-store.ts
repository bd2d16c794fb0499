import { Failure } from '../../failure.ts'
import { faultOf, faultText } from '../engines/store-fault.ts'
import type { Store, Tables } from '../ports/ports.ts'

/** Receives the success or failure of every call to the store. */
export interface OutageObserver {
  readonly answered: () => void
  readonly failed: () => void
}

const failureOf = (cause: unknown, name: string, { answered, failed }: OutageObserver): Failure => {
  if (cause instanceof Failure) return cause
  const detail = `${name}: ${faultText(cause)}`
  if (faultOf(cause).kind === 'data') {
    answered()
    return new Failure('internal', detail, { cause })
  }
  failed()
  return new Failure('store-unavailable', detail, { cause, retryAfterSeconds: 5 })
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
          throw failureOf(cause, String(name), { answered, failed })
        }
      }
    },
  })

const guardedTables = (tables: Tables, observer: OutageObserver): Tables => ({
  sessions: withOutageFailures(tables.sessions, observer),
  subjects: withOutageFailures(tables.subjects, observer),
  merges: withOutageFailures(tables.merges, observer),
  attempts: withOutageFailures(tables.attempts, observer),
  connections: withOutageFailures(tables.connections, observer),
  connectSessions: withOutageFailures(tables.connectSessions, observer),
  delegations: withOutageFailures(tables.delegations, observer),
  jobs: withOutageFailures(tables.jobs, observer),
  answers: withOutageFailures(tables.answers, observer),
  sealed: withOutageFailures(tables.sealed, observer),
  erasure: withOutageFailures(tables.erasure, observer),
  activity: withOutageFailures(tables.activity, observer),
  budgets: withOutageFailures(tables.budgets, observer),
  revocations: withOutageFailures(tables.revocations, observer),
  hostEvents: withOutageFailures(tables.hostEvents, observer),
  idempotency: withOutageFailures(tables.idempotency, observer),
  webhooks: withOutageFailures(tables.webhooks, observer),
  inbound: withOutageFailures(tables.inbound, observer),
  addressLists: withOutageFailures(tables.addressLists, observer),
  timeline: withOutageFailures(tables.timeline, observer),
})

/** Begin, commit and roll-back can fail as well. An error that `work` throws by itself is no outage. */
const guardedTransactions =
  (store: Store, observer: OutageObserver): Store['atomically'] =>
  async (work) => {
    const ofWork: unknown[] = []
    const guarded = async (tables: Tables) => {
      try {
        return await work(guardedTables(tables, observer))
      } catch (error) {
        ofWork.push(error)
        throw error
      }
    }
    try {
      return await store.atomically(guarded)
    } catch (cause) {
      throw ofWork.length > 0 ? ofWork[0] : failureOf(cause, 'transaction', observer)
    }
  }

/** Wraps the store so that its errors become failures and its outages are observed. */
export const guardedStore = (store: Store, observer: OutageObserver): Store => ({
  ...guardedTables(store, observer),
  atomically: guardedTransactions(store, observer),
  feed: store.feed,
  purge: (now, seenAfter) => store.purge(now, seenAfter),
  probeWrite: () => store.probeWrite(),
  close: () => store.close(),
})
