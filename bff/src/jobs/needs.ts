import type { DelegationNeeds } from '../delegations/needs.ts'
import type { Proxy } from '../proxy/entry-points.ts'
import type { JobLimits } from '../store/ports/ports.ts'

/** Dependencies of jobs. */
export interface JobNeeds extends DelegationNeeds, Pick<Proxy, 'callOperation'> {
  readonly jobLimits: JobLimits
}
