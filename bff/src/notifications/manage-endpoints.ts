import type { hostEndpoints } from '@planbridge/shared/host-api'
import { base64url } from 'jose'
import type { Integration } from '../domain/integration.ts'
import type { Events } from '../events.ts'
import { Failure } from '../failure.ts'
import type { HostKeyPrincipal } from '../principal/host-key.ts'
import type { UseCaseFor } from '../principal/principal.ts'
import type { Clock } from '../runtime/platform.ts'
import type { EndpointChange, Store, WebhookEndpointRow } from '../store/ports/ports.ts'
import type { GuardedWay } from '../transport/guarded-post.ts'
import { type KeyNeeds, newKeySet, openKeys, publicKeysOf, rotated, sealKeys } from './endpoint-keys.ts'
import { endpointView } from './endpoint-view.ts'

export interface EndpointNeeds extends KeyNeeds {
  readonly store: Pick<Store, 'webhooks'>
  readonly hosts: GuardedWay
  readonly integrations: ReadonlyMap<string, Integration>
  readonly clock: Clock
  readonly events: Pick<Events, 'webhookEndpointAdded'>
}

type Endpoints = typeof hostEndpoints

/** Endpoints of one tenant. */
const endpointsMax = 50

const newEndpointId = ({ random }: Pick<EndpointNeeds, 'random'>): string =>
  `we_${base64url.encode(random.bytes(16))}`

/** A key for some integrations sees the endpoints that get no events of others. */
const isOfKey = (
  { tenant, integrations: permitted }: HostKeyPrincipal,
  row: Pick<WebhookEndpointRow, 'tenant' | 'integrations'>,
): boolean =>
  row.tenant === tenant &&
  (permitted === null || (row.integrations?.every((id) => permitted.includes(id)) ?? false))

/** Finds an endpoint of the key. Fails with `webhook-endpoint-not-found`. */
export const endpointOf = async (
  { store }: Pick<EndpointNeeds, 'store'>,
  principal: HostKeyPrincipal,
  id: string,
): Promise<WebhookEndpointRow> => {
  const row = await store.webhooks.findEndpoint(id)
  if (!row || !isOfKey(principal, row)) throw new Failure('webhook-endpoint-not-found', 'unknown')
  return row
}

const requireUrl = ({ hosts }: EndpointNeeds, url: string): string => {
  const fault = hosts.faultOf(url)
  if (fault !== undefined) throw new Failure('webhook-url-not-allowed', `the address ${fault}`)
  return url
}

/** The integrations of an endpoint: those that are named, else those of the key. */
const requireIntegrations = (
  { integrations: all }: EndpointNeeds,
  { tenant, integrations: permitted }: HostKeyPrincipal,
  named: readonly string[] | null,
): readonly string[] | null => {
  if (named === null) return permitted
  const isUsable = (id: string) => all.get(id)?.tenant === tenant && (permitted?.includes(id) ?? true)
  if (!named.every(isUsable)) throw new Failure('integration-not-found', 'unknown, or not of the key')
  return [...new Set(named)]
}

export const createWebhookEndpoint =
  (needs: EndpointNeeds): UseCaseFor<Endpoints['createWebhookEndpoint'], 'host-key'> =>
  async ({ url, types = null, integrations = null }, principal) => {
    const { tenant, name: host } = principal
    const keys = await newKeySet(needs)
    const id = newEndpointId(needs)
    const row: WebhookEndpointRow = {
      id,
      tenant,
      host,
      url: requireUrl(needs, url),
      types,
      integrations: requireIntegrations(needs, principal, integrations),
      enabled: true,
      disabledReason: null,
      publicKeys: publicKeysOf(keys),
      sealed: await sealKeys(needs, { id, tenant }, keys),
      failures: 0,
      failingSince: null,
      openUntil: null,
      createdAt: needs.clock.now(),
      deliveredAt: null,
    }
    if (!(await needs.store.webhooks.addEndpoint(row, endpointsMax)))
      throw new Failure('too-many-webhook-endpoints', 'of the tenant', { limit: endpointsMax })
    needs.events.webhookEndpointAdded({ endpoint: id, tenant, key: host })
    return { endpoint: endpointView(row), secret: keys.secrets[0]?.text ?? '' }
  }

export const listWebhookEndpoints =
  ({ store }: EndpointNeeds): UseCaseFor<Endpoints['listWebhookEndpoints'], 'host-key'> =>
  async (_input, principal) => {
    const rows = await store.webhooks.listEndpoints(principal.tenant)
    return { endpoints: rows.filter((row) => isOfKey(principal, row)).map(endpointView) }
  }

export const getWebhookEndpoint =
  (needs: EndpointNeeds): UseCaseFor<Endpoints['getWebhookEndpoint'], 'host-key'> =>
  async ({ endpoint }, principal) =>
    endpointView(await endpointOf(needs, principal, endpoint))

export const changeWebhookEndpoint =
  (needs: EndpointNeeds): UseCaseFor<Endpoints['changeWebhookEndpoint'], 'host-key'> =>
  async ({ endpoint, url, types, integrations, status }, principal) => {
    await endpointOf(needs, principal, endpoint)
    const change: EndpointChange = {
      ...(url !== undefined && { url: requireUrl(needs, url) }),
      ...(types !== undefined && { types }),
      ...(integrations !== undefined && {
        integrations: requireIntegrations(needs, principal, integrations),
      }),
      ...(status === 'enabled' && { enabled: true }),
      ...(status === 'disabled' && { enabled: false, disabledReason: 'host' as const }),
    }
    const changed = await needs.store.webhooks.changeEndpoint(endpoint, change)
    if (!changed) throw new Failure('webhook-endpoint-not-found', 'removed meanwhile')
    return endpointView(changed)
  }

export const removeWebhookEndpoint =
  (needs: EndpointNeeds): UseCaseFor<Endpoints['removeWebhookEndpoint'], 'host-key'> =>
  async ({ endpoint }, principal) => {
    const row = await needs.store.webhooks.findEndpoint(endpoint)
    if (!row || !isOfKey(principal, row)) return { removed: false }
    return { removed: await needs.store.webhooks.removeEndpoint(endpoint) }
  }

const hourMs = 3_600_000
/** Another rotation, or a change of the vault key, at the same moment. */
const triesMax = 3

export const rotateWebhookSecret =
  (needs: EndpointNeeds): UseCaseFor<Endpoints['rotateWebhookSecret'], 'host-key'> =>
  async ({ endpoint, overlap_hours: hours = 24 }, principal) => {
    const added = await newKeySet(needs)
    const ends = hours === 0 ? null : needs.clock.now() + hours * hourMs
    for (let tries = 0; tries < triesMax; tries += 1) {
      const row = await endpointOf(needs, principal, endpoint)
      const keys = rotated(await openKeys(needs, row), added, ends)
      const after = { sealed: await sealKeys(needs, row, keys), publicKeys: publicKeysOf(keys) }
      if (await needs.store.webhooks.changeKeys(row.id, row.sealed, after))
        return { endpoint: endpointView({ ...row, ...after }), secret: added.secrets[0]?.text ?? '' }
    }
    throw new Failure('store-unavailable', 'the keys changed at the same time', { retryAfterSeconds: 1 })
  }
