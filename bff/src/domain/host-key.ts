/** A configured host key. Only its hash is stored. */
export interface HostKey {
  readonly name: string
  /** The host's name, as people see it; absent if it is `name`. */
  readonly shownAs?: string | undefined
  /** SHA-256 of the key, in base64url. */
  readonly hash: string
  /** The tenant whose connections the key may use. */
  readonly tenant: string
  /** The integrations that the key may use; null means all of the tenant. */
  readonly integrations: readonly string[] | null
}
