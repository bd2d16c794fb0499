import type { DelegationTerms } from '@planbridge/shared/contract'
import { startConnectAttempt } from '@planbridge/shared/embed'
import type { ConsentWay } from '../connect-flow/ways.ts'
import { beginWith } from '../core/front-channel/begin-attempt.ts'
import { pendingAttempts } from '../core/front-channel/pending-attempt.ts'
import type { WindowContext } from './window-model.ts'

export interface Wish {
  readonly way: ConsentWay
  readonly delegation?: DelegationTerms
  readonly anotherAccount?: boolean
}

/** Starts an attempt and goes to the provider, or shows why that is not possible. */
export async function goToProvider(
  { platform, call, dispatch, flow, session }: WindowContext,
  { way, delegation, anotherAccount = false }: Wish,
): Promise<void> {
  const id = session()
  const { view } = flow()
  if (id === null || view === null) return
  const asked = {
    integration: way.entry.id,
    model: way.offer.model,
    ...(delegation && { delegation }),
    ...(anotherAccount && { another_account: true }),
  }
  dispatch({ kind: 'working' })
  const { name, colour, mark } = way.entry.provider
  const result = await beginWith(
    {
      pending: pendingAttempts(platform.storage, platform.now),
      random: platform.random,
      start: (challenge) => call(startConnectAttempt, { ...asked, challenge }),
      // It ends by itself.
      drop: async () => undefined,
    },
    {
      provider: name,
      look: { colour, mark },
      connect: id,
      request: {
        ...asked,
        ...(view.reconnect
          ? { purpose: 'reconnect' as const, connection: view.reconnect.connection }
          : { purpose: 'sign-in' as const }),
        return_to: `/connect?session=${id}`,
      },
    },
  )
  if (result.kind === 'failed') return dispatch({ kind: 'failed', failure: result.failure })
  dispatch({ kind: 'went', step: { name: 'leaving', way } })
  platform.navigate(result.url)
}
