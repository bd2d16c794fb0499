import type { Connection, DetailedEntry } from '@planbridge/shared/contract'

export interface ConnectionProps {
  readonly connection: Connection
  readonly entry: DetailedEntry
}
