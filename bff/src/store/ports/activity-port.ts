import type { ConnectionId } from '@planbridge/shared/contract'
import type { Millis } from './millis.ts'
import type { SessionRecord } from './session-port.ts'

/** Activity that has not been written yet: the latest time per connection and per session. */
export interface ActivityNotes {
  readonly used: ReadonlyMap<ConnectionId, Millis>
  /** Keyed by session record. */
  readonly seen: ReadonlyMap<string, Millis>
}

export interface ActivityStore {
  /** Never replaces a later time, so a write that failed halfway can be repeated. */
  write(notes: ActivityNotes): Promise<void>
}

/** Records activity in memory, so that no request waits for a write. */
export interface Activity {
  /** Records a call over the connection. */
  used(connection: ConnectionId, at: Millis): void
  /** Records a request with this session. */
  seen(session: SessionRecord, at: Millis): void
  /** Writes the buffered activity. If that fails, the activity stays buffered and the error is thrown. */
  flush(): Promise<void>
}
