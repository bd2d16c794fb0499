import type { AccountChoice, FailureCode } from '@planbridge/shared/contract'

/** Reads one resource of the provider's API with the access token of a connection. */
export type ReadApi = (path: string) => Promise<ApiReadResult>

/** The result of reading one API resource. */
export type ApiReadResult =
  | { readonly kind: 'read'; readonly json: unknown }
  /** The provider does not accept the token. */
  | { readonly kind: 'rejected'; readonly detail: string }
  | {
      readonly kind: 'failed'
      readonly code: FailureCode
      readonly detail: string
      readonly retryAfterSeconds?: number | undefined
    }

/** The provider accounts that a person can connect. */
export interface AccountChoices {
  readonly choices: readonly AccountChoice[]
  /** The account that the person selected at the provider. */
  readonly preferred: string | null
}

/** Provider behaviour that cannot be expressed as data in a definition. Every hook is optional. */
export interface ProviderAdapter {
  /** Reads the accounts of a person. `read` returns undefined if the response is malformed. */
  readonly readChoices?: {
    readonly path: string
    readonly read: (json: unknown) => AccountChoices | undefined
  }
}
