import type { ConnectionId } from '@planbridge/shared/contract'
import type { Millis } from './millis.ts'
import type { SessionRecord } from './session-port.ts'

/** What happened since it was last written down: the latest time of each. */
export interface ActivityNotes {
  readonly used: ReadonlyMap<ConnectionId, Millis>
  /** By session record. */
  readonly seen: ReadonlyMap<string, Millis>
}

export interface ActivityStore {
  /** A later time that is there already stays, so what failed half-way may be written again. */
  write(notes: ActivityNotes): Promise<void>
}

/** Notes in passing who used what: nobody waits for a write. */
export interface Activity {
  /** A call was made with the connection. */
  used(connection: ConnectionId, at: Millis): void
  /** Somebody came with this session. */
  seen(session: SessionRecord, at: Millis): void
  /** Writes what was noted so far. Where that fails it stays noted, and the failure is thrown. */
  flush(): Promise<void>
}
