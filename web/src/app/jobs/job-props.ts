import type { Job, Operation } from '@planbridge/shared/contract'

export interface JobProps {
  readonly job: Job
  /** What it requests, as the catalogue calls it. */
  readonly title: string
  readonly provider: string
  /** As the catalogue has it; undefined: it is not on the list any more. */
  readonly operation: Operation | undefined
}
