import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { redirectUrisAt } from '../../mock/registrations.ts'
import { makeDynamicPlanner } from '../../mock/simulators/all-simulators.ts'
import {
  dynamicPlannerPeople,
  type DynamicPlannerPerson,
} from '../../mock/simulators/dynamic-planner/people.ts'
import type { RequestLog } from '../../mock/simulators/request-log.ts'
import { throughHttp } from '../../mock/transports/http.ts'
import { appOrigin, providerOrigins } from '../deployment/config-text.ts'
import { applicationsAt } from '../identity-server/applications.ts'
import { startIdentityServer, trustedIssuer } from '../identity-server/identity-server.ts'

/** The delays of the token endpoint. */
export interface TokenDelay {
  /** The delay before a request is processed. A request whose socket closes during it is dropped. */
  readonly beforeMs: number
  /** The delay between spending the refresh token and responding. */
  readonly answerMs: number
  /** Responses are held back until it resolves, besides the delay. */
  readonly answerAfter?: Promise<void>
}

export const noDelay: TokenDelay = { beforeMs: 0, answerMs: 0 }

/** One request at the token endpoint. Times of steps that did not happen are undefined. */
export interface TokenRequest {
  readonly arrivedAt: number
  /** The time at which the server had processed the request. The refresh token is spent from then on. */
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
  /** The times of revocation requests. */
  readonly revocations: readonly number[]
  delay: TokenDelay
  /** Revocations are processed when it resolves. A request whose socket has closed by then is dropped. */
  revokeAfter: Promise<void>
  readonly close: () => Promise<void>
}

/** The user name of the adviser with this number. */
export const adviserName = (number: number): string => `adviser.${number}`

const advisers: readonly DynamicPlannerPerson[] = dynamicPlannerPeople.slice(0, 1).flatMap((first) =>
  Array.from({ length: 400 }, (_, number) => ({
    ...first,
    sub: `${first.sub}-${number}`,
    username: adviserName(number),
  })),
)

const isAt = (endpoint: string, { url = '' }: IncomingMessage) => url.endsWith(`/connect/${endpoint}`)

/** Records and delays requests at the token endpoint. */
const delayed = (provider: Pick<SlowProvider, 'tokenRequests' | 'delay'>) =>
  async function passThrough(request: IncomingMessage, response: ServerResponse, proceed: () => void) {
    const { delay } = provider
    const entry: TokenRequest = { arrivedAt: Date.now() }
    provider.tokenRequests.push(entry)
    if (delay.beforeMs > 0) await sleep(delay.beforeMs)
    if (request.socket.destroyed) return
    const end = response.end.bind(response) as (...answer: unknown[]) => ServerResponse
    const release = async (answer: unknown[]) => {
      await Promise.all([sleep(delay.answerMs), delay.answerAfter])
      entry.answeredAt = Date.now()
      end(...answer)
    }
    const answerLate = (...answer: unknown[]) => {
      entry.doneAt = Date.now()
      entry.status = response.statusCode
      void release(answer)
      return response
    }
    response.end = answerLate as typeof response.end
    proceed()
  }

const proceedAfter = async (released: Promise<void>, { socket }: IncomingMessage, proceed: () => void) => {
  await released
  if (!socket.destroyed) proceed()
}

/**
 * Starts `oidc-provider` as identity server, with refresh-token rotation and reuse detection, and the Dynamic Planner API, which
 * accepts its access tokens. Both listen on real ports.
 */
export const startSlowProvider = async (
  options: { readonly accessTokenSeconds?: number } = {},
): Promise<SlowProvider> => {
  const control: Pick<SlowProvider, 'tokenRequests' | 'delay' | 'revokeAfter'> = {
    tokenRequests: [],
    delay: noDelay,
    revokeAfter: Promise.resolve(),
  }
  const passThrough = delayed(control)
  const revocations: number[] = []
  const applications = applicationsAt(appOrigin.guests)
  const identity = await startIdentityServer({
    ...options,
    applications,
    people: advisers,
    between(request, response, proceed) {
      if (isAt('token', request)) return void passThrough(request, response, proceed)
      if (!isAt('revocation', request)) return proceed()
      revocations.push(Date.now())
      void proceedAfter(control.revokeAfter, request, proceed)
    },
  })
  const trusted = await withCachedKeys(trustedIssuer(identity.issuer))
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

// Fetched once, so that a thousand concurrent calls cause no thousand requests for the keys.
const withCachedKeys = async (trusted: ReturnType<typeof trustedIssuer>) => {
  const keys = await trusted.jwks()
  return { ...trusted, jwks: () => Promise.resolve(keys) }
}
