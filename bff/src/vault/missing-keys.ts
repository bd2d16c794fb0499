import type { Keyring } from './keyring.ts'

export interface MissingKey {
  readonly id: string
  readonly rows: number
}

/** Keys that token sets lie under and that are not on the ring. What no key can be told of opens under none, and waits for none. */
export const missingKeys = (ring: Keyring, counts: ReadonlyMap<string, number>): MissingKey[] =>
  [...counts].filter(([id]) => id !== '' && ring.key(id) === undefined).map(([id, rows]) => ({ id, rows }))
