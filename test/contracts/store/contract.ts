import type { Store } from '@planbridge/bff/testing'

/** What every engine must hold to: a guarantee, and the proof of it on an empty store. */
export type Contract = Readonly<Record<string, (store: Store) => Promise<void>>>

export const noon = Date.parse('2026-01-05T12:00:00Z')
