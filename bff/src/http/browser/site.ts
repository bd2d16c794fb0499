import type { Coding } from '../content-coding.ts'

/** The bytes of one representation, and its strong entity tag with quotes. */
export interface Representation {
  readonly body: Uint8Array<ArrayBuffer>
  readonly tag: string
}

/** A file of the web app, with the compressed representations that the build wrote beside it. */
export interface Asset extends Representation {
  readonly type: string
  readonly compressed: Readonly<Partial<Record<Coding, Representation>>>
}

/** The built web app, in memory. */
export interface Site {
  readonly app: string
  readonly callback: string
  /** The document that hosts' pages embed; absent if the build has none. */
  readonly frame?: string
  /** The document of a connect session's window. */
  readonly window?: string
  /** The script for hosts' pages, by its path below `/embed/v1/`. */
  readonly loaders?: ReadonlyMap<string, Asset>
  /** Keyed by path (`/assets/…`); file names contain a content hash. */
  readonly assets: ReadonlyMap<string, Asset>
}
