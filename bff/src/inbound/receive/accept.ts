import type { EnvelopeFacts } from '@planbridge/shared/providers'
import { base64url } from 'jose'
import type { InboundEvent } from '../../store/ports/ports.ts'
import type { Delivery, InboundNeeds } from './needs.ts'
import { readEvent } from './read-event.ts'
import { textOfBody } from './sealed-body.ts'
import { storeTogether } from './store-together.ts'

/** The stored event. `repeats` is not 0 if it was stored before. */
export type Accepted = Pick<InboundEvent, 'id' | 'repeats' | 'possibleRepeat'>

/**
 * Stores a delivery durably before it resolves, or counts a repeat of a stored one. The tenant is that of the integration, whatever the body
 * says. Fails with `store-unavailable` if the store or the vault key is away; the sender then has to try again.
 */
export type Accept = (delivery: Delivery) => Promise<Accepted>

/** For a provider whose events are not described: only the bytes tell them apart. */
const undescribed: EnvelopeFacts = {
  name: 'name',
  createdAt: null,
  resource: [],
  fingerprint: [],
  sameBytesMinutes: 5,
}

export const acceptDelivery = ({
  store,
  vault,
  events,
  random,
}: Pick<InboundNeeds, 'store' | 'vault' | 'events' | 'random'>): Accept => {
  const add = storeTogether(store)
  return async ({ integration, raw, checked, receivedAt, kind = 'event', verdict = null }) => {
    const { id: integrationId, tenant, provider } = integration
    const facts = await readEvent(raw, provider.inbound?.envelope ?? undescribed, receivedAt)
    const id = `inb_${base64url.encode(random.bytes(18))}`
    const { name, resource, fingerprint, happenedAt, repeatsSince } = facts
    const stored = await add({
      id,
      tenant,
      integration: integrationId,
      kind,
      verdict,
      checked,
      name,
      resource,
      fingerprint,
      repeatsSince,
      occurredAt: happenedAt ?? receivedAt,
      receivedAt,
      bytes: raw.byteLength,
      sealed: await vault.sealAnswer({ id, tenant }, textOfBody(raw)),
    })
    const about = { integration: integrationId, id: stored.id, name: name ?? '', checked }
    if (stored.repeats === 0) events.webhookReceived({ ...about, possibleRepeat: stored.possibleRepeat })
    else events.webhookRepeated({ ...about, repeats: stored.repeats })
    return stored
  }
}
