import type { AccountChoice, FailureCode } from '@planbridge/shared/contract'

/** Reads one resource of the provider's API with the token in question. */
export type ReadApi = (path: string) => Promise<ApiReading>

export type ApiReading =
  | { readonly kind: 'read'; readonly json: unknown }
  /** The provider does not accept the token. */
  | { readonly kind: 'rejected'; readonly detail: string }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly detail: string }

export interface AccountChoices {
  readonly choices: readonly AccountChoice[]
  /** The one that the person already picked at the provider. */
  readonly preferred: string | null
}

/** What a definition cannot say; every hook is optional. */
export interface ProviderAdapter {
  /** The accounts that one person has; undefined where the answer cannot be read. */
  readonly readChoices?: {
    readonly path: string
    readonly read: (json: unknown) => AccountChoices | undefined
  }
}
