import type { StoreApi } from 'zustand/vanilla'
import { apiCaller } from '../core/api-call.ts'
import { bffClient } from '../core/bff-client.ts'
import type { Fetch } from '../core/bff-client.ts'
import { pendingAttempts } from '../core/front-channel/pending-attempt.ts'
import type { Random } from '../core/front-channel/proof.ts'
import type { Messages } from '../messages/en.ts'
import { createApiCallStore } from '../core/stores/api-call-store.ts'
import type { ApiCallState } from '../core/stores/api-call-store.ts'
import { createAttemptStore } from '../core/stores/attempt-store.ts'
import type { AttemptState } from '../core/stores/attempt-store.ts'
import { createCatalogStore } from '../core/stores/catalog-store.ts'
import type { CatalogState } from '../core/stores/catalog-store.ts'
import { createConnectionsStore } from '../core/stores/connections-store.ts'
import type { ConnectionsState } from '../core/stores/connections-store.ts'
import { createDelegationsStore } from '../core/stores/delegations-store.ts'
import type { DelegationsState } from '../core/stores/delegations-store.ts'
import { createJobsStore } from '../core/stores/jobs-store.ts'
import type { JobsState } from '../core/stores/jobs-store.ts'
import { valueOr } from '../core/stores/loadable.ts'
import { createNoticesStore } from '../core/stores/notices-store.ts'
import type { NoticesState } from '../core/stores/notices-store.ts'
import { createSessionStore } from '../core/stores/session-store.ts'
import type { SessionState } from '../core/stores/session-store.ts'

/** What the app needs of the browser. */
export interface World {
  readonly fetch: Fetch
  readonly storage: () => Storage
  readonly random: Random
  readonly now: () => number
  readonly navigate: (url: string) => void
  readonly copy: (text: string) => Promise<boolean>
  /** Keeps a text as a file of the person's. */
  readonly save: (name: string, text: string, mediaType: string) => void
  /** Where the app is: scheme, host and port. */
  readonly origin: string
  /** Tells the other tabs of this browser that the session or its connections changed. */
  readonly announce: () => void
  /** The name of the time zone that the browser lives in. */
  readonly timeZone: string
  readonly messages: Messages
}

export interface Parts {
  readonly session: StoreApi<SessionState>
  readonly catalog: StoreApi<CatalogState>
  readonly connections: StoreApi<ConnectionsState>
  readonly delegations: StoreApi<DelegationsState>
  readonly jobs: StoreApi<JobsState>
  readonly attempt: StoreApi<AttemptState>
  readonly apiCall: StoreApi<ApiCallState>
  readonly notices: StoreApi<NoticesState>
  readonly world: World
}

/** Builds the app's state from the browser it runs in. */
export function compose(world: World): Parts {
  const call = bffClient(world.fetch)
  const pending = pendingAttempts(world.storage, world.now)
  const notices = createNoticesStore()
  const attempt = createAttemptStore({ ...world, call, pending })
  attempt.subscribe(({ phase }, before) => {
    if (phase === before.phase || phase.name !== 'failed') return
    notices.getState().show({ kind: 'failure', failure: phase.failure, provider: phase.wish.provider })
  })
  return {
    session: createSessionStore(call),
    catalog: createCatalogStore(call),
    connections: createConnectionsStore(call),
    delegations: createDelegationsStore(call),
    jobs: createJobsStore(call),
    attempt,
    apiCall: createApiCallStore(apiCaller(world.fetch, world.now)),
    notices,
    world,
  }
}

/** Asks for everything that depends on who is signed in. */
export const loadAll = async (parts: Parts): Promise<void> => {
  const { session, catalog, connections } = parts
  await Promise.all([
    session.getState().load(),
    catalog.getState().load(),
    connections
      .getState()
      .load()
      .then(() => loadWhatGoesOn(parts)),
  ])
}

// Asked only where there can be an answer: a browser writes every refusal to its console.
const loadWhatGoesOn = async ({ connections, delegations, jobs }: Parts): Promise<void> => {
  const known = valueOr(connections.getState().list, [])
  const delegated = known.some(({ model }) => model === 'delegation')
  const looking = known.some(({ id }) => id === jobs.getState().of)
  if (!delegated) delegations.getState().clear()
  await Promise.all([delegated && delegations.getState().load(), looking && jobs.getState().load()])
}
