import type { endpoints } from '@planbridge/shared/contract'
import type { ConnectNeeds } from '../grants/needs.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import { requireSession } from '../principal/require-person.ts'
import { sha256 } from '../runtime/sha256.ts'

/** Deletes a pending attempt of this session. */
export const cancelAttempt =
  ({ store }: ConnectNeeds): UseCaseFor<typeof endpoints.cancelAttempt, 'browser-session'> =>
  async ({ state }, requestSession) => {
    await store.attempts.drop(await sha256(state), requireSession(requestSession).record)
    return null
  }
