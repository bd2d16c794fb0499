import type { Integration } from '../domain/integration.ts'
import type { Events } from '../events.ts'
import type { Every } from '../runtime/every.ts'
import type { Clock } from '../runtime/platform.ts'
import type { MaybePromise } from '../runtime/maybe-promise.ts'
import type { CallCounts } from '../store/ports/call-counts.ts'
import type { ConnectionRow, Store } from '../store/ports/ports.ts'

/** Dependencies of the activity of people. */
export interface TimelineNeeds {
  readonly store: Pick<Store, 'timeline' | 'connections' | 'sessions'>
  readonly calls: CallCounts
  readonly integrations: ReadonlyMap<string, Integration>
  /** Reports whether a subject may use the connection of a service account. */
  readonly mayUseService: (row: Pick<ConnectionRow, 'integration'>, subject: string) => MaybePromise<boolean>
  readonly idleSeconds: number
  readonly events: Pick<Events, 'backgroundTaskFailed'>
  readonly clock: Clock
  readonly every: Every
}
