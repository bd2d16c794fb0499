import type { Config } from '../config/config.ts'
import type { Egress, NamedProxy } from '../config/schema/egress-entry.ts'
import type { Events } from '../events.ts'
import { isBypassEntry } from '../transport/no-proxy-engine.ts'
import { type Outbound, openOutbound } from '../transport/outbound-engine.ts'
import { warn } from './warn.ts'

const nameOf = (proxy: NamedProxy | null): string => (proxy ? `${proxy.origin} (${proxy.source})` : 'direct')

const unusedEntries = ({ proxies, noProxy }: Egress): readonly string[] =>
  (proxies.http ?? proxies.https)
    ? noProxy
        .filter((entry) => !isBypassEntry(entry))
        .map(
          (entry) =>
            `no proxy is bypassed for "${entry}": it is neither a host nor a range (NO_PROXY, egress.no_proxy)`,
        )
    : []

/** Simulated providers on this machine are another machine's for a proxy. */
const strayingOrigins = ({ integrations }: Config, { egress }: Outbound): readonly string[] =>
  integrations
    .filter(({ environment }) => environment === 'simulated')
    .flatMap(({ id, origins }) =>
      [new URL(origins.identity).origin, origins.api]
        .filter((origin) => egress.routeOf(origin) === 'proxy')
        .map(
          (origin) =>
            `integrations.${id}: the proxy is asked for ${origin}, which is this machine: add ${new URL(origin).hostname} to NO_PROXY or egress.no_proxy`,
        ),
    )

/** Reports which way requests to providers take, without credentials. */
export const reportEgress = ({ egress: { proxies, noProxy, authorities } }: Config, events: Events): void =>
  events.egressChosen({
    https: nameOf(proxies.https),
    http: nameOf(proxies.http),
    noProxy: noProxy.join(','),
    authorities: authorities.length,
  })

/** Opens the ways to providers. Warns about settings that cannot be meant. */
export const openConfiguredOutbound = (config: Config, events: Events): Outbound => {
  const { egress } = config
  const outbound = openOutbound(egress, {
    fetch,
    guard: config.webhooks.endpoints,
    clock: { now: () => Date.now() },
    failed: events.egressFailed,
    restored: events.egressRestored,
  })
  for (const warning of new Set([...unusedEntries(egress), ...strayingOrigins(config, outbound)]))
    warn(warning)
  return outbound
}
