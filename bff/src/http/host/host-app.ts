import { hostEndpoints } from '@planbridge/shared/host-api'
import { Hono } from 'hono'
import { authenticateHost, type HostKeyNeeds } from '../../principal/host-key.ts'
import type { MonotonicClock } from '../../runtime/monotonic-clock.ts'
import type { FailedRequest, FailureAnswer } from '../failure-response.ts'
import { methodNotAllowed, notFound } from '../method-not-allowed.ts'
import { mountEndpoints } from '../mount-endpoints.ts'
import { type RateLimit, rateLimit } from '../rate-limit.ts'
import { answerHost, failedHostRequestOf, type HostUseCases } from './answer-host.ts'
import type { AnswerKeyed } from './idempotent-request.ts'
import { openApi } from './open-api.ts'

/** The requests of one key, besides the API calls. */
export const hostLimit = { calls: 600, seconds: 60 } as const satisfies RateLimit

export interface HostAppNeeds extends HostKeyNeeds {
  readonly useCases: HostUseCases
  readonly monotonic: MonotonicClock
  /** The app's origin. */
  readonly origin: string
  readonly answerOnce: AnswerKeyed
  readonly failureAnswer: (error: unknown, request: FailedRequest) => FailureAnswer
}

/** The API for the back ends of hosts, below `/v1`. */
export const hostApp = (needs: HostAppNeeds): Hono => {
  const app = new Hono()
  app.onError((error, c) => {
    const { body, ...init } = needs.failureAnswer(error, failedHostRequestOf(c))
    return new Response(body, init)
  })
  const answering = {
    authenticate: authenticateHost(needs),
    countRequest: rateLimit(hostLimit, needs.monotonic),
    answerOnce: needs.answerOnce,
    failureAnswer: needs.failureAnswer,
  }
  mountEndpoints(app, hostEndpoints, (name) =>
    answerHost(hostEndpoints[name], needs.useCases[name], answering),
  )
  // Public facts, so that tools can read them without a key.
  app.get('/openapi.json', (c) => c.json(openApi(needs.origin)))
  app.all('/openapi.json', methodNotAllowed(['GET']))
  app.all('*', notFound)
  return app
}
