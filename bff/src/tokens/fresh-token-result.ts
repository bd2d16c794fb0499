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

export interface FreshTokenWish {
  readonly connection: ConnectionId
  /** The connection's own person makes this call. Anybody else has to see whether that person is signed in. */
  readonly present: boolean
  /** The version that the provider just refused: it must not be handed out again. */
  readonly refusedVersion?: number
  /** Renews although the present token is good for a while: its refresh token would die of disuse. */
  readonly ahead?: boolean
}

export const refused = (code: FailureCode, detail: string, retryAfterSeconds?: number): FreshToken => ({
  kind: 'refused',
  code,
  detail,
  ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
})
