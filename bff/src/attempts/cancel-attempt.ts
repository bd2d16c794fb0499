import type { endpoints, UseCase } from '@planbridge/shared/contract'
import { sha256 } from '../runtime/sha256.ts'
import { Failure } from '../failure.ts'
import type { RequestSession } from '../principal/request-session.ts'
import type { ConnectNeeds } from '../grants/needs.ts'

export const cancelAttempt =
  ({ store }: ConnectNeeds): UseCase<typeof endpoints.cancelAttempt, RequestSession> =>
  async ({ state }, { session }) => {
    if (!session) throw new Failure('session-required', 'no live session')
    await store.attempts.remove(await sha256(state), session.record)
    return null
  }
