import type { endpoints, UseCase } from '@planbridge/shared/contract'
import { sha256 } from '../base64url.ts'
import { Failure } from '../failure.ts'
import type { Visit } from '../session/visit.ts'
import type { ConnectNeeds } from './needs.ts'

export const dropAttempt =
  ({ store }: ConnectNeeds): UseCase<typeof endpoints.dropAttempt, Visit> =>
  async ({ state }, { session }) => {
    if (!session) throw new Failure('session-required', 'no live session')
    await store.attempts.drop(await sha256(state), session.record)
    return null
  }
