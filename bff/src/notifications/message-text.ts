import { Failure } from '../failure.ts'
import type { MessageRow, Store } from '../store/ports/ports.ts'
import type { TokenVault } from '../vault/token-vault.ts'
import { hostEvent, type HostEventNeeds } from './host-event.ts'

export interface MessageNeeds extends HostEventNeeds {
  readonly store: Pick<Store, 'hostEvents' | 'webhooks'>
  readonly vault: Pick<TokenVault, 'sealAnswer' | 'openAnswer'>
}

const opened = async ({ vault }: MessageNeeds, { id, tenant }: MessageRow, sealed: string) => {
  const found = await vault.openAnswer({ id, tenant }, sealed)
  if (found.kind === 'opened') return new TextEncoder().encode(found.text)
  throw new Failure('vault-unreadable', found.detail, { retryAfterSeconds: 60 })
}

const written = async (needs: MessageNeeds, { id, tenant }: MessageRow): Promise<string | undefined> => {
  const row = await needs.store.hostEvents.find(id)
  if (!row) return undefined
  return needs.vault.sealAnswer({ id, tenant }, JSON.stringify(await hostEvent(needs, row)))
}

/**
 * The exact bytes of a message. They are written once, by the first try of any endpoint, and are the same ever after, unless a user is
 * erased whom they named. Undefined if neither they nor the event are kept any more. Rejects while they cannot be opened.
 */
export const messageBytes = async (
  needs: MessageNeeds,
  id: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  const message = await needs.store.webhooks.findMessage(id)
  if (!message) return undefined
  if (message.sealed !== null) return opened(needs, message, message.sealed)
  const sealed = await written(needs, message)
  const kept = sealed === undefined ? undefined : await needs.store.webhooks.keepMessage(id, sealed)
  return kept === undefined ? undefined : opened(needs, message, kept)
}
