import type { Integration } from '../../domain/integration.ts'
import type { Events } from '../../events.ts'
import type { CallForPlanbridge } from '../../proxy/own-call.ts'
import type { Clock, Sleep } from '../../runtime/platform.ts'
import type { Store } from '../../store/ports/ports.ts'
import type { Accept } from '../receive/accept.ts'

/** Dependencies of the calls that Planbridge makes for the events of an integration. */
export interface CallNeeds {
  readonly store: Pick<Store, 'connections' | 'probeWrite'>
  readonly integrations: ReadonlyMap<string, Integration>
  readonly callForPlanbridge: CallForPlanbridge
  readonly events: Pick<
    Events,
    | 'webhooksPulled'
    | 'webhookPullFailed'
    | 'webhooksLost'
    | 'webhooksReleased'
    | 'webhookReleaseRefused'
    | 'webhooksUnconnected'
  >
  readonly clock: Clock
}

export interface PullNeeds extends CallNeeds {
  readonly accept: Accept
  readonly sleep: Sleep
}
