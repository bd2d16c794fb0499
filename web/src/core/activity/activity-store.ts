import { listActivity, topicKinds } from '@planbridge/shared/contract'
import type { ActivityEntry, ActivityTopic, ConnectionId } from '@planbridge/shared/contract'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { BffFailure, Call } from '../bff-client.ts'
import { loading, type Loadable } from '../stores/loadable.ts'
import { type Follower, followActivityFrom, type FollowNeeds, type LiveState } from './follow-activity.ts'

/** The entries to show; null for all. */
export interface ActivityFilter {
  readonly topic: ActivityTopic | null
  readonly connection: ConnectionId | null
}

export interface ActivityState {
  /** Newest first. */
  readonly list: Loadable<readonly ActivityEntry[]>
  readonly filter: ActivityFilter
  readonly hasOlder: boolean
  readonly loadingOlder: boolean
  /** The last request for older entries, if it failed. */
  readonly olderFailure: BffFailure | null
  readonly live: LiveState
  /** True if an entry has arrived that this page cannot read. */
  readonly isOutdated: boolean
  /** So many entries have arrived by themselves since the page was opened. */
  readonly arrived: number
  readonly arrivedIds: ReadonlySet<string>
  readonly show: (filter: ActivityFilter) => void
  readonly loadOlder: () => Promise<void>
  /** Loads the list and follows it. The returned function stops. */
  readonly follow: () => () => void
  /** Ends the stream until `resume`, which continues where it was. */
  readonly pause: () => void
  readonly resume: () => void
}

export interface ActivityStoreNeeds extends FollowNeeds {
  readonly call: Call
  readonly onSessionEnd: () => void
}

/** Decides as the server does. */
const matches = ({ topic, connection }: ActivityFilter, entry: ActivityEntry): boolean => {
  if (connection !== null && entry.connection !== connection) return false
  if (topic === null) return true
  return topicKinds[topic].includes(entry.kind) || (topic === 'problems' && entry.failed > 0)
}

/** Puts an entry on top, in place of its former version. */
const withEntry = (entries: readonly ActivityEntry[], entry: ActivityEntry): readonly ActivityEntry[] => [
  entry,
  ...entries.filter(({ id }) => id !== entry.id),
]

const inputOf = ({ topic, connection }: ActivityFilter, before?: string) => ({
  ...(topic !== null && { topic }),
  ...(connection !== null && { connection }),
  ...(before !== undefined && { before }),
})

/** The stream behind the list: it begins at a position, and continues at that of the last entry. */
const openStream = (needs: FollowNeeds, follower: Follower) => {
  let position: string | null = null
  let isPaused = false
  let stop = () => {}
  const listen = () => {
    stop()
    stop = () => {}
    if (isPaused || position === null) return
    const onEntry: Follower['onEntry'] = (entry) => {
      position = entry.position
      follower.onEntry(entry)
    }
    stop = followActivityFrom(needs, { ...follower, onEntry }, position)
  }
  const begin = (at: string | null) => {
    position = at
    listen()
  }
  const setPaused = (paused: boolean) => {
    isPaused = paused
    listen()
  }
  return { begin, setPaused }
}

const opened = {
  list: loading,
  hasOlder: false,
  loadingOlder: false,
  olderFailure: null,
  arrived: 0,
  arrivedIds: new Set<string>(),
} as const

/** The activity of the person, which grows by itself while it is followed. */
export const createActivityStore = (
  needs: ActivityStoreNeeds,
  filter: ActivityFilter,
): StoreApi<ActivityState> =>
  createStore<ActivityState>()((set, get) => {
    let generation = 0
    const onEntry = (entry: ActivityEntry) => {
      const { list, filter: shown, arrived, arrivedIds } = get()
      if (list.phase !== 'ready' || !matches(shown, entry)) return
      set({
        list: { phase: 'ready', value: withEntry(list.value, entry) },
        arrived: arrived + 1,
        arrivedIds: new Set([...arrivedIds, entry.id]),
      })
    }
    const { begin, setPaused } = openStream(needs, {
      onState: (live) => set({ live }),
      onEntry,
      onUnreadable: () => set({ isOutdated: true }),
      onEnded: needs.onSessionEnd,
    })
    const open = async () => {
      begin(null)
      const own = (generation += 1)
      const result = await needs.call(listActivity, inputOf(get().filter))
      if (own !== generation) return
      if (result.kind === 'failed') return set({ list: { phase: 'failed', failure: result.failure } })
      const { entries, more, resume } = result.output
      set({ list: { phase: 'ready', value: entries }, hasOlder: more })
      begin(resume)
    }
    return {
      ...opened,
      filter,
      live: 'connecting',
      isOutdated: false,
      show: (next) => {
        set({ ...opened, filter: next })
        void open()
      },
      loadOlder: () => {
        const own = generation
        return loadOlder(needs, { getState: get, setState: set, isCurrent: () => own === generation })
      },
      follow: () => {
        set(opened)
        void open()
        return () => {
          generation += 1
          begin(null)
        }
      },
      pause: () => setPaused(true),
      resume: () => setPaused(false),
    }
  })

interface OlderEntries extends Pick<StoreApi<ActivityState>, 'getState' | 'setState'> {
  /** False if another list has been opened since. */
  readonly isCurrent: () => boolean
}

const loadOlder = async ({ call }: ActivityStoreNeeds, { getState, setState, isCurrent }: OlderEntries) => {
  const { list, loadingOlder, filter } = getState()
  if (list.phase !== 'ready' || loadingOlder) return
  setState({ loadingOlder: true, olderFailure: null })
  const result = await call(listActivity, inputOf(filter, list.value.at(-1)?.position))
  if (!isCurrent()) return
  if (result.kind === 'failed') return setState({ loadingOlder: false, olderFailure: result.failure })
  const { entries, more } = result.output
  setState(({ list: now }) => ({
    loadingOlder: false,
    hasOlder: more,
    list: now.phase === 'ready' ? { phase: 'ready', value: withOlder(now.value, entries) } : now,
  }))
}

/** An entry that has moved to the top meanwhile is there already. */
const withOlder = (
  shown: readonly ActivityEntry[],
  older: readonly ActivityEntry[],
): readonly ActivityEntry[] => {
  const known = new Set(shown.map(({ id }) => id))
  return [...shown, ...older.filter(({ id }) => !known.has(id))]
}
