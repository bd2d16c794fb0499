/** The built web app, in memory. */
export interface Site {
  readonly app: string
  readonly callback: string
  /** Keyed by path (`/assets/…`); file names contain a content hash. */
  readonly assets: ReadonlyMap<string, { readonly type: string; readonly body: Uint8Array<ArrayBuffer> }>
}
