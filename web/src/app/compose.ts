import type { StoreApi } from 'zustand/vanilla'
import { bffClient } from '../core/bff-client.ts'
import type { Call, Fetch, ShownCode } from '../core/bff-client.ts'
import { pendingAttempts } from '../core/front-channel/pending-attempt.ts'
import type { Random } from '../core/front-channel/proof.ts'
import { createJobsStore } from '../core/jobs/jobs-store.ts'
import type { JobsState } from '../core/jobs/jobs-store.ts'
import { createApiCallStore } from '../core/requests/api-call-store.ts'
import type { ApiCallState } from '../core/requests/api-call-store.ts'
import { apiCaller } from '../core/requests/api-call.ts'
import { createAttemptStore } from '../core/stores/attempt-store.ts'
import type { AttemptState } from '../core/stores/attempt-store.ts'
import { createCatalogStore } from '../core/stores/catalog-store.ts'
import type { CatalogState } from '../core/stores/catalog-store.ts'
import { createConnectionsStore } from '../core/stores/connections-store.ts'
import type { ConnectionsState } from '../core/stores/connections-store.ts'
import { createDelegationsStore } from '../core/stores/delegations-store.ts'
import type { DelegationsState } from '../core/stores/delegations-store.ts'
import { valueOr } from '../core/stores/loadable.ts'
import { createMergeStore } from '../core/stores/merge-store.ts'
import type { MergeState } from '../core/stores/merge-store.ts'
import { createNoticesStore } from '../core/stores/notices-store.ts'
import type { NoticesState } from '../core/stores/notices-store.ts'
import { createOwnSessionsStore } from '../core/stores/own-sessions-store.ts'
import type { OwnSessionsState } from '../core/stores/own-sessions-store.ts'
import { createSessionStore } from '../core/stores/session-store.ts'
import type { SessionState } from '../core/stores/session-store.ts'
import type { Messages } from '../messages/en.ts'

/** An empty window of this origin. */
export interface OpenedWindow {
  readonly storage: () => Storage
  readonly navigate: (url: string) => void
  readonly close: () => void
}

/** The browser features that the app uses. */
export interface AppPlatform {
  readonly fetch: Fetch
  readonly storage: () => Storage
  readonly random: Random
  readonly now: () => number
  readonly navigate: (url: string) => void
  /** Navigates in place of the current entry of the history. */
  readonly replace: (url: string) => void
  /** Opens an empty window of this origin. Has to be called in a click; null if the browser refuses. */
  readonly openWindow: () => OpenedWindow | null
  /** Copies a text to the clipboard; resolves to false if the browser refuses. */
  readonly copy: (text: string) => Promise<boolean>
  /** Saves a text or bytes as a file. */
  readonly save: (name: string, content: string | Uint8Array<ArrayBuffer>, mediaType: string) => void
  /** The origin of the app: scheme, host and port. */
  readonly origin: string
  /** Notifies the other tabs of this browser that the session or its connections changed, or that the person signed out. */
  readonly announce: (change?: 'signed-out') => void
  /** The time zone of the browser, as an IANA name. */
  readonly timeZone: string
  readonly messages: Messages
}

/** The stores of the app and the platform they run on. */
export interface AppServices {
  /** Calls an endpoint. A page with a store of its own, which is loaded with it, needs it. */
  readonly call: Call
  readonly session: StoreApi<SessionState>
  readonly catalog: StoreApi<CatalogState>
  readonly connections: StoreApi<ConnectionsState>
  readonly delegations: StoreApi<DelegationsState>
  readonly jobs: StoreApi<JobsState>
  readonly ownSessions: StoreApi<OwnSessionsState>
  readonly merge: StoreApi<MergeState>
  readonly attempt: StoreApi<AttemptState>
  readonly apiCall: StoreApi<ApiCallState>
  readonly notices: StoreApi<NoticesState>
  readonly platform: AppPlatform
}

/** Creates the stores of the app. */
export function compose(platform: AppPlatform): AppServices {
  const send = bffClient(platform.fetch)
  /** A call without a session: the page shows that it ended, whichever part of it made the call. */
  const call: Call = async (endpoint, input) => {
    const result = await send(endpoint, input)
    if (result.kind === 'failed') noteEnd(result.failure.code)
    return result
  }
  const session = createSessionStore(send)
  const noteEnd = (code: ShownCode): void => {
    const { session: shown, load } = session.getState()
    if (code === 'session-required' && valueOr(shown, null)?.state !== 'anonymous') void load()
  }
  const pending = pendingAttempts(platform.storage, platform.now)
  const notices = createNoticesStore()
  const attempt = createAttemptStore({ ...platform, call, pending })
  attempt.subscribe(({ phase }, before) => {
    if (phase === before.phase || phase.name !== 'failed') return
    notices.getState().show({ kind: 'failure', failure: phase.failure, provider: phase.options.provider })
  })
  const apiCall = createApiCallStore(apiCaller(platform.fetch, platform.now))
  apiCall.subscribe(({ phase }) => {
    if (phase.name === 'done' && phase.result.kind === 'failed') noteEnd(phase.result.failure.code)
  })
  return {
    call,
    session,
    catalog: createCatalogStore(call),
    connections: createConnectionsStore(call),
    delegations: createDelegationsStore(call),
    jobs: createJobsStore(call),
    ownSessions: createOwnSessionsStore(call),
    merge: createMergeStore(call),
    attempt,
    apiCall,
    notices,
    platform,
  }
}

/** Loads or refreshes everything that depends on the signed-in person. A page whose session has ended stays as it is until there is one. */
export const loadAll = async (app: AppServices): Promise<void> => {
  const { session, catalog, connections } = app
  const isFirst = session.getState().session.phase === 'loading'
  const sessionLoaded = session.getState().load()
  if (!isFirst) await sessionLoaded
  if (session.getState().hasEnded) return
  await Promise.all([
    sessionLoaded,
    catalog.getState().load(),
    connections
      .getState()
      .load()
      .then(() => loadDelegationsAndJobs(app)),
  ])
}

/** Removes everything of the person from the page, after sign-out in this tab or another one. */
export const clearPerson = (app: AppServices): void => {
  app.session.getState().showSignedOut()
  app.connections.getState().clear()
  app.delegations.getState().clear()
  app.jobs.getState().close()
  app.ownSessions.getState().clear()
  app.apiCall.getState().reset()
}

// Requested only if there can be a result, because browsers log every refused request to the console.
const loadDelegationsAndJobs = async (app: AppServices): Promise<void> => {
  const { attempt, connections, delegations, jobs } = app
  const list = valueOr(connections.getState().list, [])
  const hasDelegation = list.some(({ model }) => model === 'delegation')
  const hasOpenJobs = list.some(({ id }) => id === jobs.getState().connection)
  if (!hasDelegation) delegations.getState().clear()
  await Promise.all([
    attempt.getState().dropFulfilled(list),
    hasDelegation && delegations.getState().load(),
    hasOpenJobs && jobs.getState().load(),
  ])
}
