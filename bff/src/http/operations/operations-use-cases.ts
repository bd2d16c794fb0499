import type { OutputOf, UseCase } from '@planbridge/shared/contract'
import type { operationsEndpoints, OperationsEndpointName } from '@planbridge/shared/contract/operations'
import { Failure } from '../../failure.ts'

type Endpoints = typeof operationsEndpoints

/** One use case per endpoint; a missing one does not compile. The operations listener knows no callers. */
export type OperationsUseCases = {
  readonly [Name in OperationsEndpointName]: UseCase<Endpoints[Name], undefined>
}

/** `starting`: the public listener is not open yet. `draining`: it takes requests for a while, and closes then. */
export type Phase = 'starting' | 'serving' | 'draining'

export interface OperationsNeeds {
  /** Without it, the instance is serving. */
  readonly phase?: () => Phase
  /** Looks if the store reads and writes. */
  readonly readiness: () => Promise<
    | { readonly isReady: true; readonly degraded?: string }
    | { readonly isReady: false; readonly reason: string }
  >
  /** The number of token sets that do not open. */
  readonly recheckUnreadable: () => Promise<number>
  readonly health: () => Promise<
    readonly OutputOf<Endpoints['getIntegrationHealth']>['integrations'][number][]
  >
  readonly eventCounts: () => OutputOf<Endpoints['getEventCounts']>['counts']
}

const phaseOf = (phase: OperationsNeeds['phase']): Phase => phase?.() ?? 'serving'

export const operationsUseCases = ({
  phase,
  readiness,
  recheckUnreadable,
  health,
  eventCounts,
}: OperationsNeeds): OperationsUseCases => ({
  getLiveness: () => Promise.resolve('ok'),
  async getReadiness() {
    const now = phaseOf(phase)
    if (now === 'starting') throw new Failure('starting', 'the store is not open yet')
    if (now === 'draining') throw new Failure('draining', 'send requests to another instance')
    const found = await readiness()
    if (!found.isReady) throw new Failure('store-unavailable', found.reason)
    if (found.degraded !== undefined) return `ready, degraded: ${found.degraded}`
    const unreadable = await recheckUnreadable()
    return unreadable === 0 ? 'ready' : `ready, degraded: ${unreadable} token sets do not open`
  },
  async getIntegrationHealth() {
    if (phaseOf(phase) === 'starting') throw new Failure('starting', 'the store is not open yet')
    return { integrations: [...(await health())] }
  },
  getEventCounts: () => Promise.resolve({ counts: eventCounts() }),
})
