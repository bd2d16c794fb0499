import type { CatalogNeeds } from '../catalog/get-catalog.ts'
import type { Erasure } from '../erasure/erase.ts'

/** The dependencies of the use cases for the back ends of hosts. */
export interface HostNeeds extends CatalogNeeds {
  readonly erasure: Pick<Erasure, 'person'>
}
