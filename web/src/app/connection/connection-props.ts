import type { CatalogEntry, Connection } from '@planbridge/shared/contract'

export interface ConnectionProps {
  readonly connection: Connection
  readonly entry: CatalogEntry
}
