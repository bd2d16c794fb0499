import { createHash } from 'node:crypto'

/** Deterministic randomness: the n-th draw of a seed is the same on every run and every wire. */
export interface Chance {
  bytes(length: number): Uint8Array
  hex(length: number): string
  uuid(): string
}
