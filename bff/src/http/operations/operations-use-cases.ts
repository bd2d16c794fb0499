import type { OutputOf, UseCase } from '@planbridge/shared/contract'
import type { operationsEndpoints, OperationsEndpointName } from '@planbridge/shared/contract/operations'
import { Failure } from '../../failure.ts'

type Endpoints = typeof operationsEndpoints

/** One use case per endpoint; a missing one does not compile. The operations listener knows no callers. */
export type OperationsUseCases = {
  readonly [Name in OperationsEndpointName]: UseCase<Endpoints[Name], undefined>
}

export interface OperationsNeeds {
  /** True if the store answers. */
  readonly ready: () => Promise<boolean>
  readonly health: () => Promise<
    readonly OutputOf<Endpoints['getIntegrationHealth']>['integrations'][number][]
  >
  readonly eventCounts: () => OutputOf<Endpoints['getEventCounts']>['counts']
}

export const operationsUseCases = ({ ready, health, eventCounts }: OperationsNeeds): OperationsUseCases => ({
  getLiveness: () => Promise.resolve('ok'),
  async getReadiness() {
    if (!(await ready())) throw new Failure('store-unavailable', 'readiness')
    return 'ready'
  },
  getIntegrationHealth: async () => ({ integrations: [...(await health())] }),
  getEventCounts: () => Promise.resolve({ counts: eventCounts() }),
})
