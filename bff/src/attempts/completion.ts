import type { endpoints, InputOf } from '@planbridge/shared/contract'
import type { RequestSession } from '../principal/request-session.ts'
import type { Attempt, SessionRecord } from '../store/ports/ports.ts'

type Answer = InputOf<typeof endpoints.completeAttempt>

export interface Completion {
  readonly attempt: Attempt
  readonly answer: Answer
  readonly verifier: string
  readonly requestSession: RequestSession
  readonly session: SessionRecord
}
