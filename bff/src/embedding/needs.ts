import type { CatalogNeeds } from '../catalog/get-catalog.ts'
import type { Waits } from './waits.ts'

/** The dependencies of connect sessions. */
export interface EmbeddingNeeds extends CatalogNeeds {
  /** The longest life of a session, which is the end of an access that requires the person's presence. */
  readonly presentSeconds: number
  readonly waits: Waits
}
