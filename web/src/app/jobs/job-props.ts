import type { Job, Operation } from '@planbridge/shared/contract'

export interface JobProps {
  readonly job: Job
  /** The title of its operation. */
  readonly title: string
  readonly provider: string
  /** False if something has to be resolved before it can run. */
  readonly runnable: boolean
  /** Undefined if the catalog no longer lists it. */
  readonly operation: Operation | undefined
}
