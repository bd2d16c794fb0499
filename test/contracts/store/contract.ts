import type { Store } from '@planbridge/bff/testing'

/** Guarantees of every store engine, each with its proof on an empty store. */
export type Contract = Readonly<Record<string, (store: Store) => Promise<void>>>

export const noon = Date.parse('2026-01-05T12:00:00Z')
