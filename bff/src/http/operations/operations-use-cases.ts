import type { OutputOf, UseCase } from '@planbridge/shared/contract'
import type {
  AddressReport,
  ExportFormat,
  operationsEndpoints,
  OperationsEndpointName,
} from '@planbridge/shared/contract/operations'
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
  readonly addresses: {
    readonly report: () => Promise<AddressReport>
    readonly exported: (
      format: ExportFormat,
      integration?: string,
    ) => Promise<
      | { readonly kind: 'text'; readonly text: string }
      | { readonly kind: 'unknown-integration' }
      | { readonly kind: 'incomplete'; readonly detail: string }
    >
    /** A text for each list that is old, too old or missing. */
    readonly warnings: () => readonly string[]
  }
}

const phaseOf = (phase: OperationsNeeds['phase']): Phase => phase?.() ?? 'serving'

const exportedText = async (
  addresses: OperationsNeeds['addresses'],
  format: ExportFormat,
  integration?: string,
): Promise<string> => {
  const found = await addresses.exported(format, integration)
  if (found.kind === 'unknown-integration') throw new Failure('not-found', 'no such integration')
  if (found.kind === 'incomplete') throw new Failure('addresses-unknown', found.detail)
  return found.text
}

const requireStarted = (phase: OperationsNeeds['phase']): void => {
  if (phaseOf(phase) === 'starting') throw new Failure('starting', 'the store is not open yet')
}

const storeReasons = async (
  degraded: string | undefined,
  recheckUnreadable: OperationsNeeds['recheckUnreadable'],
): Promise<readonly string[]> => {
  if (degraded !== undefined) return [degraded]
  const unreadable = await recheckUnreadable()
  return unreadable === 0 ? [] : [`${unreadable} token sets do not open`]
}

export const operationsUseCases = ({
  phase,
  readiness,
  recheckUnreadable,
  health,
  eventCounts,
  addresses,
}: OperationsNeeds): OperationsUseCases => ({
  getLiveness: () => Promise.resolve('ok'),
  async getReadiness() {
    const now = phaseOf(phase)
    if (now === 'starting') throw new Failure('starting', 'the store is not open yet')
    if (now === 'draining') throw new Failure('draining', 'send requests to another instance')
    const found = await readiness()
    if (!found.isReady) throw new Failure('store-unavailable', found.reason)
    const reasons = [...(await storeReasons(found.degraded, recheckUnreadable)), ...addresses.warnings()]
    return reasons.length === 0 ? 'ready' : `ready, degraded: ${reasons.join('; ')}`
  },
  async getIntegrationHealth() {
    requireStarted(phase)
    return { integrations: [...(await health())] }
  },
  getEventCounts: () => Promise.resolve({ counts: eventCounts() }),
  async getAddresses() {
    requireStarted(phase)
    return addresses.report()
  },
  async exportAddresses({ format }) {
    requireStarted(phase)
    return exportedText(addresses, format)
  },
  async exportAddressesOf({ format, integration }) {
    requireStarted(phase)
    return exportedText(addresses, format, integration)
  },
})
