import type { Integration } from '../integration.ts'
import type { Config } from './config.ts'
import { isCheckedOnTheWay } from './store-url.ts'
import { isLoopback } from './web-address.ts'

const anywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

function integrationWarnings(
  { id, provider, environment, models, openid }: Integration,
  loopback: boolean,
): string[] {
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

/** What is allowed and still worth a second look. */
export function warningsOf(config: Config): string[] {
  const loopback = isLoopback(new URL(config.origin))
  const open = anywhere.has(config.operations.host)
    ? ['operations_listener is open to other machines: health and metrics ask nobody who they are']
    : []
  const { store } = config
  const unchecked =
    store.kind === 'postgres' && !isCheckedOnTheWay(store.url.reveal())
      ? ['store.url does not check who its server is: add ?sslmode=verify-full to it']
      : []
  return [
    ...open,
    ...unchecked,
    ...config.integrations.flatMap((integration) => integrationWarnings(integration, loopback)),
  ]
}
