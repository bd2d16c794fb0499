import { listActivity, topicKinds } from '@planbridge/shared/contract'
import type { ActivityEntry, ActivityTopic, ConnectionId } from '@planbridge/shared/contract'
import { createStore } from 'zustand/vanilla'
import type { StoreApi } from 'zustand/vanilla'
import type { BffFailure, Call } from '../bff-client.ts'
import { loading, type Loadable } from '../stores/loadable.ts'
import { followActivityFrom, type FollowNeeds, type LiveState } from './follow-activity.ts'

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

/** The activity of the person, which grows by itself while it is followed. */
export const createActivityStore = (
  needs: ActivityStoreNeeds,
  filter: ActivityFilter,
): StoreApi<ActivityState> =>
  createStore<ActivityState>()((set, get) => {
    let generation = 0
    let position: string | null = null
    let isPaused = false
    let stop = () => {}
    const take = (entry: ActivityEntry) => {
      position = entry.position
      const { list, filter: shown } = get()
      if (list.phase !== 'ready' || !matches(shown, entry)) return
      set({ list: { phase: 'ready', value: withEntry(list.value, entry) }, arrived: get().arrived + 1 })
    }
    const listen = () => {
      stop()
      if (isPaused || position === null) return
      const follower = {
        onState: (live: LiveState) => set({ live }),
        onEntry: take,
        onUnreadable: () => set({ isOutdated: true }),
        // The call tells the app that the session has ended.
        onEnded: () => void needs.call(listActivity, {}),
      }
      stop = followActivityFrom(needs, follower, position)
    }
    const open = async () => {
      stop()
      position = null
      const opened = (generation += 1)
      const isCurrent = () => opened === generation
      const result = await needs.call(listActivity, inputOf(get().filter))
      if (!isCurrent()) return
      if (result.kind === 'failed') {
        set({ list: { phase: 'failed', failure: result.failure } })
        return
      }
      const { entries, more, resume } = result.output
      set({ list: { phase: 'ready', value: entries }, hasOlder: more, olderFailure: null })
      position = resume
      listen()
    }
    return {
      list: loading,
      filter,
      hasOlder: false,
      loadingOlder: false,
      olderFailure: null,
      live: 'connecting',
      isOutdated: false,
      arrived: 0,
      show: (next) => {
        set({ filter: next, list: loading, hasOlder: false, olderFailure: null })
        void open()
      },
      loadOlder: async () => {
        const { list, loadingOlder } = get()
        if (list.phase !== 'ready' || loadingOlder) return
        const opened = generation
        set({ loadingOlder: true, olderFailure: null })
        const result = await needs.call(listActivity, inputOf(get().filter, list.value.at(-1)?.position))
        if (opened !== generation) return
        if (result.kind === 'failed') {
          set({ loadingOlder: false, olderFailure: result.failure })
          return
        }
        const { entries, more } = result.output
        set(({ list: now }) => ({
          loadingOlder: false,
          hasOlder: more,
          list: now.phase === 'ready' ? { phase: 'ready', value: withOlder(now.value, entries) } : now,
        }))
      },
      follow: () => {
        set({ list: loading })
        void open()
        return () => {
          generation += 1
          position = null
          stop()
        }
      },
      pause: () => {
        isPaused = true
        stop()
        stop = () => {}
      },
      resume: () => {
        isPaused = false
        listen()
      },
    }
  })

/** An entry that has moved to the top meanwhile is there already. */
const withOlder = (
  shown: readonly ActivityEntry[],
  older: readonly ActivityEntry[],
): readonly ActivityEntry[] => {
  const known = new Set(shown.map(({ id }) => id))
  return [...shown, ...older.filter(({ id }) => !known.has(id))]
}
