import type { ConnectionId } from '@planbridge/shared/contract'
import type { Activity, ActivityNotes, ActivityStore, Millis } from './ports.ts'

interface Pad extends ActivityNotes {
  readonly used: Map<ConnectionId, Millis>
  readonly seen: Map<string, Millis>
}

const emptyPad = (): Pad => ({ used: new Map(), seen: new Map() })

const raise = <Key>(times: Map<Key, Millis>, key: Key, at: Millis): void => {
  if (at > (times.get(key) ?? 0)) times.set(key, at)
}

/** Takes notes in memory, and writes them together: at most one transaction at a time. */
export const openActivity = (store: ActivityStore): Activity => {
  let pad = emptyPad()
  let writing: Promise<void> = Promise.resolve()
  const write = async (): Promise<void> => {
    if (pad.used.size + pad.seen.size === 0) return
    const taken = pad
    pad = emptyPad()
    try {
      await store.write(taken)
    } catch (error) {
      for (const [id, at] of taken.used) raise(pad.used, id, at)
      for (const [record, at] of taken.seen) raise(pad.seen, record, at)
      throw error
    }
  }
  return {
    used: (connection, at) => raise(pad.used, connection, at),
    seen: ({ record }, at) => raise(pad.seen, record, at),
    flush() {
      const written = writing.then(write)
      writing = written.catch(() => undefined)
      return written
    },
  }
}
