import type { Identity } from '../store/ports/ports.ts'
import type { Completion } from './completion.ts'
import type { ProviderAccount } from '../grants/read-account.ts'

export interface OwnerRequest {
  readonly completion: Completion
  readonly identity: Identity
  readonly account: ProviderAccount
}
