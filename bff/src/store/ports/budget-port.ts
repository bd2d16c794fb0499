import type { FailureCode } from '@planbridge/shared/contract'
import type { Millis } from './millis.ts'

/** Identifies one rate budget. */
export interface QuotaKey {
  readonly integration: string
  /** The limit within the integration, for example `reads/3600`. */
  readonly rule: string
  /** The account or connection whose calls are counted; '' counts all calls of the integration. */
  readonly holder: string
}

/** Calls that were granted, keyed by the time until which they count. */
export type Spent = Readonly<Record<string, number>>

export interface QuotaState {
  /** Time of the store's clock, on which all instances agree. */
  readonly now: Millis
  readonly spent: Spent
  /** 0 if there is no row yet. */
  readonly version: number
}

/** A budget that is blocked at the provider's request. */
export interface QuotaBlock {
  readonly key: QuotaKey
  readonly code: FailureCode
  /** Duration from now. */
  readonly forMs: Millis
}

/** Rate budgets that all instances share. */
export interface BudgetStore {
  read(key: QuotaKey): Promise<QuotaState>
  /**
   * Compare-and-swap on the version; false if another instance wrote first.
   * `endsAt` is the time from which none of the calls counts any more.
   */
  write(key: QuotaKey, readVersion: number, spent: Spent, endsAt: Millis): Promise<boolean>
  /** Blocks a budget. Never shortens an existing block. */
  block(block: QuotaBlock): Promise<void>
  /** Budgets that are blocked now. */
  blocked(): Promise<QuotaBlock[]>
}
