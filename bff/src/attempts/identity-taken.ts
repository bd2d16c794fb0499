import { Failure } from '../failure.ts'
import type { MergedPair } from '../store/ports/ports.ts'

/** The granted account belongs to another person than the session's, who may be the same one. */
export class IdentityTaken extends Failure {
  /** The owner of the account. */
  readonly owner: string
  /** The merge that could bring both together. */
  readonly pair: Omit<MergedPair, 'tenant'>

  constructor(owner: string, pair: Omit<MergedPair, 'tenant'>) {
    super('identity-of-another-person', 'the identity belongs to another person')
    this.owner = owner
    this.pair = pair
  }
}
