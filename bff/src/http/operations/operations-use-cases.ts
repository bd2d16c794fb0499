import type { OutputOf, UseCase } from '@planbridge/shared/contract'
import type { operationsEndpoints, OperationsEndpointName } from '@planbridge/shared/contract/operations'
import { Failure } from '../../failure.ts'

type Endpoints = typeof operationsEndpoints

/** One use case per endpoint; a missing one does not compile. The operations listener knows no callers. */
export type OperationsUseCases = {
  readonly [Name in OperationsEndpointName]: UseCase<Endpoints[Name], undefined>
}

export interface OperationsNeeds {
  /** Looks if the store reads and writes. */
  readonly readiness: () => Promise<
    { readonly isReady: true } | { readonly isReady: false; readonly reason: string }
  >
  /** The number of token sets that do not open. */
  readonly recheckUnreadable: () => Promise<number>
  readonly health: () => Promise<
    readonly OutputOf<Endpoints['getIntegrationHealth']>['integrations'][number][]
  >
  readonly eventCounts: () => OutputOf<Endpoints['getEventCounts']>['counts']
}

export const operationsUseCases = ({
  readiness,
  recheckUnreadable,
  health,
  eventCounts,
}: OperationsNeeds): OperationsUseCases => ({
  getLiveness: () => Promise.resolve('ok'),
  async getReadiness() {
    const found = await readiness()
    if (!found.isReady) throw new Failure('store-unavailable', found.reason)
    const unreadable = await recheckUnreadable()
    return unreadable === 0 ? 'ready' : `ready, degraded: ${unreadable} token sets do not open`
  },
  getIntegrationHealth: async () => ({ integrations: [...(await health())] }),
  getEventCounts: () => Promise.resolve({ counts: eventCounts() }),
})
