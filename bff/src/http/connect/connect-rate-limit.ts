import type { ConnectEndpoint } from '@planbridge/shared/embed'
import { Failure } from '../../failure.ts'
import type { MonotonicClock } from '../../runtime/monotonic-clock.ts'
import { networkOf } from '../caller.ts'
import { rateLimit, type RateLimit } from '../rate-limit.ts'

/** Throws `too-many-requests` if a caller exceeds the limit of an endpoint that is rate limited. */
export interface ConnectRateLimit {
  readonly ofSession: (endpoint: ConnectEndpoint, session: string) => void
  readonly ofNetwork: (endpoint: ConnectEndpoint, address: string | undefined) => void
}

/** Each endpoint is counted separately. */
export const connectLimits = {
  session: { calls: 120, seconds: 60 },
  /** Windows of one address that redeem a secret, and ask again until it is announced. An address can be that of a whole office. */
  network: { calls: 3000, seconds: 60 },
} as const satisfies Record<string, RateLimit>

export const connectRateLimit = (clock: MonotonicClock): ConnectRateLimit => {
  const ofSession = rateLimit(connectLimits.session, clock)
  const ofNetwork = rateLimit(connectLimits.network, clock)
  const limited = ({ path, failures }: ConnectEndpoint, wait: () => number | undefined) => {
    const retryAfterSeconds = failures.includes('too-many-requests') ? wait() : undefined
    if (retryAfterSeconds !== undefined) throw new Failure('too-many-requests', path, { retryAfterSeconds })
  }
  return {
    ofSession: (endpoint, session) => limited(endpoint, () => ofSession(`${endpoint.path} ${session}`)),
    ofNetwork(endpoint, address) {
      if (address !== undefined) limited(endpoint, () => ofNetwork(`${endpoint.path} ${networkOf(address)}`))
    },
  }
}
