import * as z from 'zod/mini'
import { readExpiryTime } from './expiry-time.ts'

/** The tokens that a token endpoint issued. The lifetime is relative to the response. */
export interface TokenGrant {
  readonly accessToken: string
  readonly refreshToken: string | null
  readonly idToken: string | null
  readonly expiresInSeconds: number
  /**
   * null if the response has no `scope`, which means that the requested scopes were granted.
   * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1
   */
  readonly scopes: readonly string[] | null
}

/** `unusable` means that the response violates the specification. */
export type TokenResult =
  | { readonly kind: 'granted'; readonly grant: TokenGrant }
  | { readonly kind: 'unusable'; readonly detail: string }

/** Access token lifetimes in seconds. */
export interface Lifetimes {
  /** Used if the response has none. */
  readonly assumed: number
  /** Upper bound of the lifetime in the response. */
  readonly most: number
}

/** Longest access token in characters. */
export const accessTokenLengthMax = 16_384
export const idTokenLengthMax = 65_536

// RFC 6749 Appendix A: visible ASCII. Other characters could inject headers.
const token = (lengthMax: number) => z.string().check(z.regex(/^[\x21-\x7e]+$/), z.maxLength(lengthMax))
const optional = <T extends z.ZodMiniType>(schema: T) => z.optional(z.nullable(schema))

const TokenResponse = z.object({
  access_token: token(accessTokenLengthMax),
  token_type: z.string().check(z.regex(/^bearer$/i)),
  refresh_token: optional(token(16_384)),
  id_token: optional(token(idTokenLengthMax)),
  expires_in: optional(z.union([z.number(), z.string()])),
  // Plannr's guide mentions "an expiry date".
  expires_at: optional(z.union([z.number(), z.string()])),
  scope: optional(z.string().check(z.maxLength(10_000))),
  error: z.optional(z.never()),
})

/**
 * Reads the token response to a code or to client credentials. Both can be requested again, so a response that violates the
 * specification is refused.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1
 */
export const readTokenResponse = (json: unknown, lifetimes: Lifetimes, nowMs: number): TokenResult => {
  const parsed = TokenResponse.safeParse(json)
  if (!parsed.success) {
    const members = parsed.error.issues.map((issue) => issue.path.join('.') || 'body').join(', ')
    return { kind: 'unusable', detail: `token response: ${members}` }
  }
  const response = parsed.data
  const expiresInSeconds = lifetimeOf(response, lifetimes, nowMs)
  if (expiresInSeconds === null) return { kind: 'unusable', detail: 'token response: expires_in' }
  return {
    kind: 'granted',
    grant: {
      accessToken: response.access_token,
      refreshToken: response.refresh_token ?? null,
      idToken: response.id_token ?? null,
      expiresInSeconds,
      scopes: scopesIn(response.scope),
    },
  }
}

/** The names in a `scope` member; null without one. */
export const scopesIn = (scope: unknown): readonly string[] | null =>
  typeof scope === 'string' && scope !== '' ? scope.split(' ').filter(Boolean) : null

/** The members of a token response that tell the lifetime of the access token. */
export interface LifetimeMembers {
  readonly expires_in?: string | number | null | undefined
  readonly expires_at?: string | number | null | undefined
}

// Some providers send a text. Only digits: `Number` would also read "0x10", "1e9" and " ".
const secondsOf = (lifetime: string | number): number => {
  if (typeof lifetime === 'number') return lifetime
  return /^\d{1,15}(?:\.\d{1,9})?$/.test(lifetime.trim()) ? Number(lifetime) : Number.NaN
}

/** The lifetime in seconds; null if `expires_in` is not one. An unknown lifetime is the assumed one. */
export const lifetimeOf = (
  { expires_in: lifetime, expires_at: expiry }: LifetimeMembers,
  { assumed, most }: Lifetimes,
  nowMs: number,
): number | null => {
  if (lifetime == null) {
    const at = expiry == null ? undefined : readExpiryTime(expiry, nowMs)
    const left = at === undefined ? 0 : (at - nowMs) / 1000
    return left > 0 ? Math.min(left, most) : assumed
  }
  const seconds = secondsOf(lifetime)
  // A lifetime is neither infinite nor already over.
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, most) : null
}
