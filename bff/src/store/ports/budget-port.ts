import type { FailureCode } from '@planbridge/shared/contract'
import type { Millis } from './millis.ts'

/** What calls are counted together. */
export interface QuotaKey {
  readonly integration: string
  /** Which limit of it: `reads/3600`, say. */
  readonly rule: string
  /** The account or connection whose calls are counted; '' for all of the integration. */
  readonly holder: string
}

/** Calls that were handed out, by the moment until which they count. */
export type Spent = Readonly<Record<string, number>>

export interface QuotaState {
  /** By the store's own clock, whatever time its callers have. */
  readonly now: Millis
  readonly spent: Spent
  /** 0 where there is no row yet. */
  readonly version: number
}

/** A pot that is shut because the provider said so. */
export interface QuotaBlock {
  readonly key: QuotaKey
  readonly code: FailureCode
  /** From now on. */
  readonly forMs: Millis
}

/** Budgets that all instances draw from. */
export interface BudgetStore {
  read(key: QuotaKey): Promise<QuotaState>
  /** Compare and swap on the version; false: somebody else wrote meanwhile. `endsAt`: when nothing in it counts any more. */
  write(key: QuotaKey, readVersion: number, spent: Spent, endsAt: Millis): Promise<boolean>
  /** Shuts it; a longer closure that is there already stays. */
  block(block: QuotaBlock): Promise<void>
  /** All that are shut now. */
  blocked(): Promise<QuotaBlock[]>
}
