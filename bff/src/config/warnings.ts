import { dayMs } from '@planbridge/shared/durations'
import type { FirmSignIn } from '../domain/firm-sign-in.ts'
import type { Integration } from '../domain/integration.ts'
import type { Config } from './config.ts'
import { verifiesServer } from './resolve/store-url.ts'
import { isLoopback } from './resolve/web-address.ts'

/** nginx and AWS load balancers use idle connections for this long, by default. */
const shortestPoolSeconds = 60

const anywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

const integrationWarnings = (
  { id, provider, environment, models, openid }: Integration,
  loopback: boolean,
): string[] => {
  const warnings: string[] = []
  if (loopback && environment === 'production') {
    warnings.push(
      `integrations.${id} connects a loopback origin to production, with real people and real data`,
    )
  }
  const consents = models.some((model) => provider.accessModels[model]?.grant === 'authorization_code')
  if (provider.openid && consents && !openid) {
    warnings.push(
      `integrations.${id} does not request the ${provider.openid.scope} scope: the person who signs in cannot be identified`,
    )
  }
  return warnings
}

const signInWarnings = ({ integration, emailDomains, groups }: FirmSignIn): string[] =>
  emailDomains === null && groups === null
    ? [
        `sign_in.${integration.id} admits every account at ${integration.origins.identity}: add email_domains or groups unless only your people have one`,
      ]
    : []

const keyAgeDaysMax = 365

const keyWarnings = ({ id, subscriptionKeys }: Integration, today: number): string[] =>
  subscriptionKeys.flatMap(({ position, since }) => {
    const days = since === null ? 0 : Math.floor((today - Date.parse(since)) / dayMs)
    return days > keyAgeDaysMax
      ? [
          `integrations.${id}: the ${position} subscription key is ${days} days old: request a new one from the provider`,
        ]
      : []
  })

/** Warnings about valid but risky settings. Without `today` there are none about age. */
export const warningsOf = (config: Config, today?: number): string[] => {
  const loopback = isLoopback(new URL(config.origin))
  const open = anywhere.has(config.operations.host)
    ? ['operations_listener is reachable from other machines, and its endpoints require no authentication']
    : []
  const { store } = config
  const unchecked =
    store.kind === 'postgres' && !verifiesServer(store.url.reveal())
      ? ['store.url does not verify the identity of the server: add ?sslmode=verify-full']
      : []
  const unguarded = config.proxy.guard
    ? []
    : ['proxy.guard is off: credentials that a provider echoes in a response reach the browser']
  const pooledForLonger =
    config.http.keepAliveSeconds > shortestPoolSeconds
      ? []
      : [
          `http.keep_alive_seconds is not longer than ${shortestPoolSeconds}: nginx and AWS load balancers use idle connections for that long, and answer 502 if one was just closed`,
        ]
  return [
    ...open,
    ...pooledForLonger,
    ...unguarded,
    ...unchecked,
    ...config.firmSignIns.flatMap(signInWarnings),
    ...config.integrations.flatMap((integration) => integrationWarnings(integration, loopback)),
    ...(today === undefined
      ? []
      : config.integrations.flatMap((integration) => keyWarnings(integration, today))),
  ]
}
