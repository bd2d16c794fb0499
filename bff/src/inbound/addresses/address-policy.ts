import type { Integration } from '../../domain/integration.ts'
import { type IsAmong, isAmong, rangesOf, type AddressReach } from '../../network/address-range.ts'
import type { ListSource } from './fetch-address-list.ts'

const hourMs = 3_600_000

/** How often a simulated provider's list is fetched, whose changes are to be seen at once. */
const simulatedRefreshMs = 10_000

/** The addresses from which an integration takes calls. */
export type AddressPolicy =
  /** The provider publishes no addresses, and the operator named none. */
  | { readonly kind: 'any' }
  | {
      readonly kind: 'by-hand'
      readonly isEnforced: boolean
      readonly ranges: readonly string[]
      readonly isAmong: IsAmong
    }
  | { readonly kind: 'published'; readonly isEnforced: boolean; readonly source: ListSource }

export type PolicyFacts = Pick<Integration, 'environment' | 'origins' | 'provider' | 'webhooks'>

const reachOf = ({ environment }: PolicyFacts): AddressReach =>
  environment === 'simulated' ? 'local' : 'public'

/** A published address at the integration's own origin: a domain of the provider, or a simulator. */
const placed = ({ origins }: PolicyFacts, url: string): string => {
  const { pathname } = new URL(url.replace('{domain}', 'domain.invalid'))
  return origins.identity + pathname
}

const sourceOf = (facts: PolicyFacts): ListSource | undefined => {
  const list = facts.provider.inbound?.addressList
  if (!list) return undefined
  const reach = reachOf(facts)
  return {
    url: placed(facts, list.json),
    member: list.member,
    textUrl: placed(facts, list.text),
    reach,
    refreshMs: reach === 'local' ? simulatedRefreshMs : list.refreshHours * hourMs,
  }
}

/** The policy of an integration; undefined if it receives no calls. */
export const addressPolicyOf = (facts: PolicyFacts): AddressPolicy | undefined => {
  if (facts.webhooks?.receive !== 'push') return undefined
  const { mode, ranges } = facts.webhooks.addresses
  const isEnforced = mode === 'enforce'
  if (ranges) return { kind: 'by-hand', isEnforced, ranges, isAmong: isAmong(rangesOf(ranges)) }
  const source = sourceOf(facts)
  return source ? { kind: 'published', isEnforced, source } : { kind: 'any' }
}

/** A published list, and the integrations that use it. */
export interface ListUse {
  readonly source: ListSource
  readonly integrations: readonly string[]
}

/** The published lists of all integrations, each once. */
export const publishedLists = (
  integrations: Iterable<PolicyFacts & Pick<Integration, 'id'>>,
): readonly ListUse[] => {
  const uses = [...integrations].flatMap((integration) => {
    const policy = addressPolicyOf(integration)
    return policy?.kind === 'published' ? [{ id: String(integration.id), source: policy.source }] : []
  })
  return [...Map.groupBy(uses, ({ source }) => source.url).values()].flatMap((same) => {
    const [first] = same
    return first ? [{ source: first.source, integrations: same.map(({ id }) => id) }] : []
  })
}
