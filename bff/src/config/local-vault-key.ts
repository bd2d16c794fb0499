/** The key of a machine that nobody else reaches, made on first use. */
export type LocalVaultKey =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'refused'; readonly reason: string }
