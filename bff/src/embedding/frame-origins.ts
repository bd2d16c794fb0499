import type { ConnectSessionId } from '@planbridge/shared/embed'
import type { EmbeddingNeeds } from './needs.ts'

/** The origins of pages that may show the frame of a session: none if it is unknown or has ended. */
export type FrameOrigins = (id: ConnectSessionId) => Promise<readonly string[]>

export const frameOrigins =
  ({ store, clock }: Pick<EmbeddingNeeds, 'store' | 'clock'>): FrameOrigins =>
  async (id) => {
    const session = await store.connectSessions.find(id)
    if (!session || clock.now() >= session.expiresAt) return []
    return session.status === 'cancelled' || session.status === 'expired' ? [] : session.origins
  }
