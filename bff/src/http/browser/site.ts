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
  /** Keyed by path (`/assets/…`); file names contain a content hash. */
  readonly assets: ReadonlyMap<string, Asset>
}
