/** A host's key as it is known here: never the key itself. */
export interface HostKey {
  readonly name: string
  /** SHA-256 of the key, as base64url. */
  readonly hash: string
  /** Whose connections it opens. */
  readonly tenant: string
  /** null: all integrations of its tenant. */
  readonly integrations: readonly string[] | null
}
