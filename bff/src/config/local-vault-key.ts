/** The vault key of a machine with a loopback origin, created on first use. */
export type LocalVaultKey =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'refused'; readonly reason: string }
