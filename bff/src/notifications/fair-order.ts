import type { DueEndpoint } from '../store/ports/ports.ts'
import { failuresToOpen } from './verdict.ts'

/** Tries at the same time, in one process. */
export const triesAtOnce = { ofEndpoint: 4, ofTenant: 16, total: 128 } as const

/** The number of tries in flight, by endpoint and by tenant. */
export interface TriesInFlight {
  readonly ofEndpoint: (id: string) => number
  readonly ofTenant: (tenant: string) => number
  readonly total: () => number
}

/** How many tries an endpoint may begin now. One at a time probes an endpoint that failed again and again. */
export const placesFor = ({ id, tenant, failures }: DueEndpoint, inFlight: TriesInFlight): number => {
  const ofEndpoint = failures >= failuresToOpen ? 1 : triesAtOnce.ofEndpoint
  return Math.max(
    0,
    Math.min(
      ofEndpoint - inFlight.ofEndpoint(id),
      triesAtOnce.ofTenant - inFlight.ofTenant(tenant),
      triesAtOnce.total - inFlight.total(),
    ),
  )
}

/** True if a place that becomes free may be needed by other endpoints of the tenant, or by other tenants. */
export const isCrowded = ({ tenant }: Pick<DueEndpoint, 'tenant'>, inFlight: TriesInFlight): boolean =>
  inFlight.total() >= triesAtOnce.total || inFlight.ofTenant(tenant) >= triesAtOnce.ofTenant

/** The order in which endpoints get places: in turn by tenant, and within a tenant those with the fewest tries in flight first. */
export const inTurn = (due: readonly DueEndpoint[], inFlight: TriesInFlight): DueEndpoint[] => {
  const byTenant = Map.groupBy(due, ({ tenant }) => tenant)
  const ranked = [...byTenant].flatMap(([tenant, ofTenant]) =>
    ofTenant
      .toSorted((one, other) => inFlight.ofEndpoint(one.id) - inFlight.ofEndpoint(other.id))
      .map((endpoint, at) => ({ endpoint, rank: inFlight.ofTenant(tenant) + at })),
  )
  return ranked.toSorted((one, other) => one.rank - other.rank).map(({ endpoint }) => endpoint)
}
