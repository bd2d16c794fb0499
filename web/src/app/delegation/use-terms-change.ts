import type { Connection, Delegation, DetailedEntry } from '@planbridge/shared/contract'
import type { BffFailure } from '../../core/bff-client.ts'
import { useApp } from '../app-context.tsx'
import { loadAll } from '../compose.ts'
import { takeRefusal, useReconnect } from '../connecting/use-connect.ts'
import type { TermsChange, TermsInput } from './terms-change.ts'

export interface TermsProps {
  readonly connection: Connection
  readonly entry: DetailedEntry
  readonly agreed: Delegation
}

/** The change was saved, or the browser is navigating to the provider, or the change failed. */
export type TermsChangeResult = 'saved' | 'navigating' | BffFailure

export interface TermsChangeRequest {
  readonly change: TermsChange
  readonly terms: Pick<TermsInput, 'operations'> & { readonly purpose: string }
}

/** Returns a function that saves narrower terms at once, and navigates to the provider for consent to wider ones. */
export function useTermsChange({
  connection,
  entry,
}: TermsProps): (request: TermsChangeRequest) => Promise<TermsChangeResult> {
  const app = useApp()
  const reconnect = useReconnect()
  const widen = async ({ terms }: TermsChangeRequest, days: number): Promise<TermsChangeResult> => {
    const input = { ...terms, operations: [...terms.operations], days }
    await reconnect({ entry, model: 'delegation', connection: connection.id, terms: input })
    return takeRefusal(app) ?? 'navigating'
  }
  const narrow = async ({ terms }: TermsChangeRequest, endsAt: string): Promise<TermsChangeResult> => {
    const input = { ...terms, operations: [...terms.operations], ends_at: endsAt }
    const result = await app.delegations.getState().narrow({ connection: connection.id, ...input })
    if (result.kind === 'failed') return result.failure
    app.notices.getState().show({ kind: 'terms-changed', integration: entry.label })
    app.platform.announce()
    // The change also affects the end date of the connection and the operations of its jobs.
    void loadAll(app)
    return 'saved'
  }
  return (request) =>
    request.change.kind === 'wider'
      ? widen(request, request.change.days)
      : narrow(request, request.change.endsAt)
}
