import { WebhookEvent } from '@planbridge/shared/webhooks'
import { isoTime } from '../domain/iso-time.ts'
import { Failure } from '../failure.ts'
import type { HostEventRow, Millis } from '../store/ports/ports.ts'
import { toBase64 } from './base64.ts'

/** A stored request of a provider. */
export interface ProviderEvent {
  /** The provider's name of the event. */
  readonly name: string | null
  readonly receivedAt: Millis
  /** How the sender was checked. */
  readonly checked: string
  /** True if a later event of the same resource was handed on before. */
  readonly late: boolean
  /** How often it was repeated. */
  readonly repeats: number
  /** True if an earlier event had the same bytes, and nothing tells whether this one is a repeat of it. */
  readonly possibleRepeat: boolean
  /** The body as received. */
  readonly raw: Uint8Array
}

/** Finds the request of a provider's event. `not-now`: it cannot be opened now, and the event is not handed on without it. */
export type OpenInbound = (
  id: string,
) => Promise<
  | { readonly kind: 'event'; readonly event: ProviderEvent }
  | { readonly kind: 'not-now'; readonly detail: string }
  | { readonly kind: 'gone' }
>

export interface HostEventNeeds {
  readonly openInbound: OpenInbound
}

/** A name that ends with `_at` is that of a time. */
const withTimes = (facts: HostEventRow['facts']): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      name.endsWith('_at') && typeof value === 'number' ? isoTime(value) : value,
    ]),
  )

const contentOf = (raw: Uint8Array): { readonly payload: unknown } | { readonly raw: string } => {
  try {
    return { payload: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw)) as unknown }
  } catch {
    return { raw: toBase64(raw) }
  }
}

const inboundFacts = async (
  { openInbound }: HostEventNeeds,
  { inbound, at }: HostEventRow,
): Promise<Readonly<Record<string, unknown>>> => {
  const found = await openInbound(inbound ?? '')
  if (found.kind === 'not-now') throw new Failure('vault-unreadable', found.detail, { retryAfterSeconds: 60 })
  // Its other facts are gone with it.
  if (found.kind === 'gone')
    return { name: null, received_at: isoTime(at), checked: 'unknown', late: false, repeats: 0 }
  const { name, receivedAt, checked, late, repeats, possibleRepeat, raw } = found.event
  const marked = possibleRepeat ? { possible_repeat: true } : {}
  return { name, received_at: isoTime(receivedAt), checked, late, repeats, ...marked, ...contentOf(raw) }
}

/** An event as hosts get it, in webhooks and in the list of events. The schema of its type selects its data. */
export const hostEvent = async (needs: HostEventNeeds, row: HostEventRow): Promise<WebhookEvent> => {
  const { id, type, at, subject, connection, integration, session, status, oldStatus, reason, facts } = row
  const ofType = type === 'provider.event' ? await inboundFacts(needs, row) : withTimes(facts)
  const data = {
    subject,
    connection,
    integration,
    session,
    status,
    old_status: oldStatus,
    reason,
    ...ofType,
  }
  return WebhookEvent.parse({ id, type, timestamp: isoTime(at), data })
}
