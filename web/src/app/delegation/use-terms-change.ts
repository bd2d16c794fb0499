import type { CatalogEntry, Connection, Delegation } from '@planbridge/shared/contract'
import type { BffFailure } from '../../core/bff-client.ts'
import { loadAll } from '../compose.ts'
import { useParts } from '../parts-context.tsx'
import { refusalHere, useReconnect } from '../connecting/use-connect.ts'
import type { TermsChange, TermsWish } from './terms-change.ts'

export interface TermsProps {
  readonly connection: Connection
  readonly entry: CatalogEntry
  readonly agreed: Delegation
}

/** What came of it: it holds, the person is on the way to the provider, or it was refused. */
export type Changed = 'holds' | 'leaving' | BffFailure

export interface ChangeOfTerms {
  readonly change: TermsChange
  readonly terms: Pick<TermsWish, 'operations'> & { readonly purpose: string }
}

/** Takes back what a person wants to take back; takes them to the provider for whatever is more. */
export function useTermsChange({ connection, entry }: TermsProps): (wish: ChangeOfTerms) => Promise<Changed> {
  const parts = useParts()
  const reconnect = useReconnect()
  const widen = async ({ terms }: ChangeOfTerms, days: number): Promise<Changed> => {
    const wished = { ...terms, operations: [...terms.operations], days }
    await reconnect({ entry, model: 'delegation', connection: connection.id, terms: wished })
    return refusalHere(parts) ?? 'leaving'
  }
  const narrow = async ({ terms }: ChangeOfTerms, endsAt: string): Promise<Changed> => {
    const wished = { ...terms, operations: [...terms.operations], ends_at: endsAt }
    const result = await parts.delegations.getState().narrow({ connection: connection.id, ...wished })
    if (result.kind === 'failed') return result.failure
    parts.notices.getState().show({ kind: 'terms-changed', integration: entry.label })
    parts.world.announce()
    // The end is the connection's, and jobs may have lost what they ran on.
    void loadAll(parts)
    return 'holds'
  }
  return (wish) =>
    wish.change.kind === 'wider' ? widen(wish, wish.change.days) : narrow(wish, wish.change.endsAt)
}
