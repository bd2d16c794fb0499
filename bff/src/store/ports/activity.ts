import type { ConnectionId } from '@planbridge/shared/contract'
import type { Activity, ActivityNotes, ActivityStore, Millis } from './ports.ts'

interface ActivityBuffer extends ActivityNotes {
  readonly used: Map<ConnectionId, Millis>
  readonly seen: Map<string, Millis>
}

const emptyBuffer = (): ActivityBuffer => ({ used: new Map(), seen: new Map() })

const keepLatest = <Key>(times: Map<Key, Millis>, key: Key, at: Millis): void => {
  if (at > (times.get(key) ?? 0)) times.set(key, at)
}

/** Buffers activity in memory and writes it in batches, one at a time. */
export const openActivity = (store: ActivityStore): Activity => {
  let buffer = emptyBuffer()
  let writing: Promise<void> = Promise.resolve()
  const write = async (): Promise<void> => {
    if (buffer.used.size + buffer.seen.size === 0) return
    const batch = buffer
    buffer = emptyBuffer()
    try {
      await store.write(batch)
    } catch (error) {
      for (const [id, at] of batch.used) keepLatest(buffer.used, id, at)
      for (const [record, at] of batch.seen) keepLatest(buffer.seen, record, at)
      throw error
    }
  }
  return {
    used: (connection, at) => keepLatest(buffer.used, connection, at),
    seen: ({ record }, at) => keepLatest(buffer.seen, record, at),
    flush() {
      const written = writing.then(write)
      writing = written.catch(() => undefined)
      return written
    },
  }
}
