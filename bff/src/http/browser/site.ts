/** The built web app, as it lies in memory. */
export interface Site {
  readonly app: string
  readonly callback: string
  /** By path, `/assets/…`; names carry a content hash. */
  readonly assets: ReadonlyMap<string, { readonly type: string; readonly body: Uint8Array<ArrayBuffer> }>
}
