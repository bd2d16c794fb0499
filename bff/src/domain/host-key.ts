import type { HostScope } from '@planbridge/shared/host-api'

/** A configured host key. Only its hash is stored. */
export interface HostKey {
  readonly name: string
  /** The name of the host that people see. */
  readonly shownAs: string
  /** SHA-256 of the key, in base64url. Two hashes while one key replaces another. */
  readonly hashes: readonly string[]
  /** The tenant whose connections the key may use. */
  readonly tenant: string
  /** The integrations that the key may use; null means all of the tenant. */
  readonly integrations: readonly string[] | null
  readonly scopes: readonly HostScope[]
}
