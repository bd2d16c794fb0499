import type { AccessModel, Connection, OperationId } from '@planbridge/shared/contract'
import { delegationOf } from '../../core/stores/delegations-store.ts'
import { valueOr } from '../../core/stores/loadable.ts'
import type { Messages } from '../../messages/en.ts'
import { fill } from '../../messages/fill.ts'
import { useAppState, useMessages } from '../app-context.tsx'
import { isLive } from '../display/is-live.ts'

/** The operations of a connection's access that its integration requests no scope for. */
function useNotRequested({ integration, model }: Connection): readonly OperationId[] {
  const entry = valueOr(useAppState('catalog').entries, []).find(({ id }) => id === integration)
  return entry?.offers.find((offer) => offer.model === model)?.not_requested ?? []
}

/** True if a delegation cannot be renewed without new terms: they are missing, or include what cannot work any more. */
export function useTermsMissing(connection: Connection): boolean {
  const { list } = useAppState('delegations')
  const futile = useNotRequested(connection)
  if (connection.model !== 'delegation' || list.phase !== 'ready') return false
  const agreed = delegationOf(list, connection.id)
  return agreed === undefined || agreed.operations.some((id) => futile.includes(id))
}

interface Circumstances {
  readonly termsMissing: boolean
  readonly provider: string
}

type Label = (messages: Messages, connection: Connection, circumstances: Circumstances) => string | null

const labels: Record<AccessModel, Label> = {
  'user-present': ({ connection, signInEnding }, { reason }, { provider }) =>
    reason === 'nothing-to-renew' ? fill(signInEnding.action, { provider }) : connection.reconnect,
  delegation: ({ connection, delegation }, { status }, { termsMissing }) => {
    if (termsMissing) return delegation.agreeAgain
    // A delegation is renewed when its time runs out, and reconnected when the provider refuses it.
    return isLive({ status }) || status === 'ended' ? connection.renew : connection.reconnect
  },
  'personal-token': ({ connection }) => connection.replaceToken,
  // A service account fetches its token itself, so there is nothing a person could do.
  'service-account': () => null,
}

/** The label of the button that restores or extends a connection; null if no button can. */
export function useReconnectLabel(connection: Connection): string | null {
  const messages = useMessages()
  const { entries } = useAppState('catalog')
  const entry = valueOr(entries, []).find(({ id }) => id === connection.integration)
  const termsMissing = useTermsMissing(connection)
  const provider = entry?.provider.name ?? messages.frame.theProvider
  return labels[connection.model](messages, connection, { termsMissing, provider })
}
