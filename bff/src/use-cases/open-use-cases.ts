import type { CatalogNeeds } from '../catalog/get-catalog.ts'
import type { Erasure } from '../erasure/erase.ts'
import type { UseCases } from '../http/browser/answer.ts'
import type { HostUseCases } from '../http/host/answer-host.ts'
import type { JobNeeds } from '../jobs/needs.ts'
import type { SessionLimits } from '../principal/request-session.ts'
import type { MaybePromise } from '../runtime/maybe-promise.ts'
import type { SessionNeeds } from '../sessions/get-session.ts'
import { openEmbedding } from './connect-use-cases.ts'
import { connectUseCases } from './connection-use-cases.ts'
import { delegationUseCases } from './delegation-use-cases.ts'
import { hostUseCases } from './host-use-cases.ts'
import type { Notifications } from './notification-use-cases.ts'
import { sessionUseCases } from './session-use-cases.ts'
import { openTimeline, type TimelineUseCaseNeeds } from './timeline-use-cases.ts'

interface UseCaseNeeds extends SessionLimits, TimelineUseCaseNeeds {
  readonly catalog: CatalogNeeds & SessionNeeds
  readonly delegation: JobNeeds
  readonly erasure: Erasure
  readonly notifications: Notifications
  /** SHA-256 in base64url. */
  readonly hash: (text: string) => MaybePromise<string>
}

export type OpenedUseCases = ReturnType<typeof openUseCases>

/** The use cases for browsers, for the back ends of hosts, and for connect sessions. */
export const openUseCases = (needs: UseCaseNeeds) => {
  const { catalog: shared, delegation, erasure, notifications, hash, ...rest } = needs
  const { idleSeconds, absoluteSeconds } = rest
  const catalog = { ...shared, absoluteSeconds }
  const { completeAttempt, ...connections } = connectUseCases(catalog)
  const embedding = openEmbedding({ ...catalog, presentSeconds: absoluteSeconds })
  const timeline = openTimeline(rest)
  const useCases: UseCases = {
    ...connections,
    completeAttempt: embedding.inWindow(completeAttempt),
    ...delegationUseCases(delegation),
    ...sessionUseCases({ ...catalog, idleSeconds }),
    ...timeline.useCases,
    ...notifications.forOperators,
  }
  const ofHosts: HostUseCases = {
    ...hostUseCases({ ...catalog, erasure, hash }),
    ...embedding.forHosts,
    ...notifications.useCases,
  }
  const endWaits = () => {
    embedding.endWaits()
    timeline.endStreams()
  }
  return { useCases, ofHosts, embedding, endWaits }
}
