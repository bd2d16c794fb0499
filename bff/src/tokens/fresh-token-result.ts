import type { ConnectionId, FailureCode } from '@planbridge/shared/contract'
import type { TokenSet } from '../vault/token-vault.ts'

/** A token set with a valid access token, or the reason why there is none. */
export type FreshToken =
  | { readonly kind: 'token'; readonly tokens: TokenSet; readonly version: number }
  | {
      readonly kind: 'refused'
      readonly code: FailureCode
      readonly detail: string
      readonly retryAfterSeconds?: number
    }

export interface FreshTokenRequest {
  readonly connection: ConnectionId
  /** True if the connection's own person makes the call. For every other caller the person's presence is looked up. */
  readonly present: boolean
  /** The token version that the provider has just refused. It is not returned again. */
  readonly refusedVersion?: number
  /** Renews a token that is still fresh, because its refresh token would expire unused. */
  readonly ahead?: boolean
}

export const refused = (code: FailureCode, detail: string, retryAfterSeconds?: number): FreshToken => ({
  kind: 'refused',
  code,
  detail,
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
})
