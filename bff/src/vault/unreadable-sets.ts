import { LRUCache } from 'lru-cache'
import type { Events } from '../events.ts'

export type VaultEvents = Pick<Events, 'vaultRefused' | 'vaultOpened'>

/** A row whose token set did not open. */
export interface UnreadableRow {
  readonly id: string
  readonly tokenVersion: number
}

/** The token sets that did not open when this process last tried. Each change is reported once, not each try. */
export interface UnreadableSets {
  note(row: UnreadableRow, detail: string): void
  /** The token set was opened again. */
  resolve(connection: string): void
  /** The token set was replaced or removed. */
  drop(connection: string): void
  has(row: UnreadableRow): boolean
  /** The longest untried first. */
  ids(): readonly string[]
}

interface Noted {
  readonly version: number
  readonly detail: string
}

const notedMax = 10_000

export const unreadableSets = (events?: VaultEvents): UnreadableSets => {
  const noted = new LRUCache<string, Noted>({ maxSize: notedMax, sizeCalculation: () => 1 })
  return {
    note({ id, tokenVersion }, detail) {
      const before = noted.get(id)
      if (before?.version === tokenVersion && before.detail === detail) return
      noted.set(id, { version: tokenVersion, detail })
      events?.vaultRefused({ connection: id, detail })
    },
    resolve(connection) {
      if (noted.delete(connection)) events?.vaultOpened({ connection })
    },
    drop: (connection) => void noted.delete(connection),
    has: ({ id, tokenVersion }) => noted.peek(id)?.version === tokenVersion,
    ids: () => [...noted.rkeys()],
  }
}
