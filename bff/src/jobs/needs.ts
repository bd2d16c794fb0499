import type { DelegationNeeds } from '../delegations/needs.ts'
import type { Proxy } from '../proxy/entry-points.ts'
import type { JobLimits } from '../store/ports/ports.ts'
import type { TokenVault } from '../vault/token-vault.ts'

/** Dependencies of jobs. */
export interface JobNeeds extends DelegationNeeds, Pick<Proxy, 'callOperation'> {
  readonly jobLimits: JobLimits
  /** True if the last answers are kept for the people whose jobs they are. */
  readonly keepAnswers: boolean
  readonly vault: Pick<TokenVault, 'sealAnswer' | 'openAnswer'>
}
