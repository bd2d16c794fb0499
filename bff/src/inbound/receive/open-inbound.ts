import type { InboundEvent } from '../../store/ports/ports.ts'
import type { InboundNeeds } from './needs.ts'
import { bodyOfText } from './sealed-body.ts'

/** An event with its body, byte for byte as it was received. */
export interface OpenedInboundEvent extends InboundEvent {
  readonly raw: Uint8Array<ArrayBuffer>
}

/**
 * `not-now`: another instance may be able to open it, or this one after an operator has acted. `gone`: the event was erased, purged or its
 * vault key discarded.
 */
export type OpenedInbound =
  | { readonly kind: 'event'; readonly event: OpenedInboundEvent }
  | { readonly kind: 'not-now'; readonly detail: string }
  | { readonly kind: 'gone' }

/** Opens a stored event of a provider by its id. */
export type OpenInbound = (id: string) => Promise<OpenedInbound>

export const openInbound =
  ({ store, vault }: Pick<InboundNeeds, 'store' | 'vault'>): OpenInbound =>
  async (id) => {
    const found = await store.inbound.find(id)
    if (!found || found.sealed === null) return { kind: 'gone' }
    const { sealed, ...event } = found
    const opened = await vault.openAnswer({ id, tenant: event.tenant }, sealed)
    return opened.kind === 'opened'
      ? { kind: 'event', event: { ...event, raw: bodyOfText(opened.text) } }
      : { kind: 'not-now', detail: opened.detail }
  }
