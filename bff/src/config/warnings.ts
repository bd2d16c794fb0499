import { dayMs } from '@planbridge/shared/durations'
import type { Integration } from '../domain/integration.ts'
import type { Config } from './config.ts'
import { verifiesServer } from './resolve/store-url.ts'
import { isLoopback } from './resolve/web-address.ts'

const anywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

const integrationWarnings = (
  { id, provider, environment, models, openid }: Integration,
  loopback: boolean,
): string[] => {
  const warnings: string[] = []
  if (loopback && environment === 'production') {
    warnings.push(`integrations.${id} reaches production from a loopback origin: real people, real data`)
  }
  const consents = models.some((model) => provider.accessModels[model]?.grant === 'authorization_code')
  if (provider.openid && consents && !openid) {
    warnings.push(
      `integrations.${id} does not ask for ${provider.openid.scope}: nothing will say who signed in`,
    )
  }
  return warnings
}

const keyAgeDaysMax = 365

const keyWarnings = ({ id, subscriptionKeys }: Integration, today: number): string[] =>
  subscriptionKeys.flatMap(({ position, since }) => {
    const days = since === null ? 0 : Math.floor((today - Date.parse(since)) / dayMs)
    return days > keyAgeDaysMax
      ? [
          `integrations.${id}: the ${position} subscription key is ${days} days old: ask the provider for a new one`,
        ]
      : []
  })

/** What is allowed and still worth a second look; without a day nothing is said of ages. */
export const warningsOf = (config: Config, today?: number): string[] => {
  const loopback = isLoopback(new URL(config.origin))
  const open = anywhere.has(config.operations.host)
    ? ['operations_listener is open to other machines: health and metrics ask nobody who they are']
    : []
  const { store } = config
  const unchecked =
    store.kind === 'postgres' && !verifiesServer(store.url.reveal())
      ? ['store.url does not check who its server is: add ?sslmode=verify-full to it']
      : []
  const unguarded = config.proxy.guard
    ? []
    : ['proxy.guard is off: a provider that repeats what it was sent hands credentials to the browser']
  return [
    ...open,
    ...unguarded,
    ...unchecked,
    ...config.integrations.flatMap((integration) => integrationWarnings(integration, loopback)),
    ...(today === undefined
      ? []
      : config.integrations.flatMap((integration) => keyWarnings(integration, today))),
  ]
}
