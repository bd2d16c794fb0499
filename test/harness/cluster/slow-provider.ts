import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { redirectUrisAt } from '../../mock/registrations.ts'
import { makeDynamicPlanner } from '../../mock/simulators/all-simulators.ts'
import { appOrigin, providerOrigins } from '../deployment/config-text.ts'
import { applicationsAt } from '../identity-server/applications.ts'
import { startIdentityServer, trustedIssuer } from '../identity-server/identity-server.ts'
import {
  dynamicPlannerPeople,
  type DynamicPlannerPerson,
} from '../../mock/simulators/dynamic-planner/people.ts'
import type { RequestLog } from '../../mock/simulators/request-log.ts'
import { throughHttp } from '../../mock/transports/http.ts'

/** How the token endpoint takes its time. */
export interface Pace {
  /** Before it looks at a request. Who hung up meanwhile is not served. */
  readonly beforeMs: number
  /** Between spending the refresh token and answering. */
  readonly answerMs: number
}

export const noDelay: Pace = { beforeMs: 0, answerMs: 0 }

/** One request at the token endpoint; what did not happen stays undefined. */
export interface TokenRequest {
  readonly arrivedAt: number
  /** When the server had done its work: from here on the refresh token is spent. */
  doneAt?: number
  answeredAt?: number
  status?: number
}

export interface SlowProvider {
  readonly origin: string
  readonly issuer: string
  readonly api: string
  readonly apiCalls: RequestLog
  readonly tokenRequests: TokenRequest[]
  /** When it was asked to revoke. */
  readonly revocations: readonly number[]
  pace: Pace
  readonly close: () => Promise<void>
}

/** The name under which the person of this number signs in. */
export const adviserName = (number: number): string => `adviser.${number}`

const advisers: readonly DynamicPlannerPerson[] = dynamicPlannerPeople.slice(0, 1).flatMap((first) =>
  Array.from({ length: 400 }, (_, number) => ({
    ...first,
    sub: `${first.sub}-${number}`,
    username: adviserName(number),
  })),
)

const isAt = (endpoint: string, { url = '' }: IncomingMessage) => url.endsWith(`/connect/${endpoint}`)

/** Counts and delays what arrives at the token endpoint. */
const paced = (provider: Pick<SlowProvider, 'tokenRequests' | 'pace'>) =>
  async function passThrough(request: IncomingMessage, response: ServerResponse, proceed: () => void) {
    const { pace } = provider
    const seen: TokenRequest = { arrivedAt: Date.now() }
    provider.tokenRequests.push(seen)
    if (pace.beforeMs > 0) await sleep(pace.beforeMs)
    if (request.socket.destroyed) return
    const end = response.end.bind(response) as (...answer: unknown[]) => ServerResponse
    const answerLate = (...answer: unknown[]) => {
      seen.doneAt = Date.now()
      seen.status = response.statusCode
      setTimeout(() => {
        seen.answeredAt = Date.now()
        end(...answer)
      }, pace.answerMs)
      return response
    }
    response.end = answerLate as typeof response.end
    proceed()
  }

/**
 * `oidc-provider` as identity server, which takes each refresh token once and ends its whole family when one comes a second
 * time, and Dynamic Planner's API, which takes that server's access tokens. Both listen on real ports.
 */
export const startSlowProvider = async (
  options: { readonly accessTokenSeconds?: number } = {},
): Promise<SlowProvider> => {
  const control: Pick<SlowProvider, 'tokenRequests' | 'pace'> = { tokenRequests: [], pace: noDelay }
  const passThrough = paced(control)
  const revocations: number[] = []
  const applications = applicationsAt(appOrigin.guests)
  const identity = await startIdentityServer({
    ...options,
    applications,
    people: advisers,
    between(request, response, proceed) {
      if (isAt('revocation', request)) revocations.push(Date.now())
      if (isAt('token', request)) void passThrough(request, response, proceed)
      else proceed()
    },
  })
  const trusted = await withKeysAtHand(trustedIssuer(identity.issuer))
  const api = await throughHttp(([origin]) =>
    makeDynamicPlanner({
      environment: { now: () => Date.now(), seed: 'storms' },
      uris: redirectUrisAt(appOrigin.guests),
      origins: { ...providerOrigins.guests, api: origin },
      dynamicPlanner: { trustedIssuers: [trusted], people: advisers },
    }),
  )
  const close = async () => void (await Promise.all([identity.close(), api.close()]))
  const { origin, issuer } = identity
  return Object.assign(control, {
    origin,
    issuer,
    api: api.origins[0] ?? '',
    apiCalls: api.simulator.log,
    revocations,
    close,
  })
}

// A thousand calls at once must not become a thousand questions for the keys.
const withKeysAtHand = async (trusted: ReturnType<typeof trustedIssuer>) => {
  const keys = await trusted.jwks()
  return { ...trusted, jwks: () => Promise.resolve(keys) }
}
