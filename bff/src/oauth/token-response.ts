import * as z from 'zod/mini'

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

// RFC 6749 Appendix A: visible ASCII. Other characters could inject headers.
const token = (lengthMax: number) => z.string().check(z.regex(/^[\x21-\x7e]+$/), z.maxLength(lengthMax))
const optional = <T extends z.ZodMiniType>(schema: T) => z.optional(z.nullable(schema))

const TokenResponse = z.object({
  access_token: token(16_384),
  token_type: z.string().check(z.regex(/^bearer$/i)),
  refresh_token: optional(token(16_384)),
  id_token: optional(token(65_536)),
  expires_in: optional(z.union([z.number(), z.string()])),
  // Plannr's guide mentions "an expiry date".
  expires_at: optional(z.union([z.number(), z.string()])),
  scope: optional(z.string().check(z.maxLength(10_000))),
  error: z.optional(z.never()),
})

/** Reads a successful token response. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
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
      scopes:
        typeof response.scope === 'string' && response.scope !== ''
          ? response.scope.split(' ').filter(Boolean)
          : null,
    },
  }
}

const lifetimeOf = (
  response: z.infer<typeof TokenResponse>,
  { assumed, most }: Lifetimes,
  nowMs: number,
): number | null => {
  const seconds =
    response.expires_in != null ? Number(response.expires_in) : secondsUntil(response.expires_at, nowMs)
  if (seconds === null) return assumed
  // A lifetime is neither infinite nor already over.
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, most) : null
}

const secondsUntil = (date: string | number | null | undefined, nowMs: number): number | null => {
  if (date == null) return null
  const at = typeof date === 'number' ? date * 1000 : Date.parse(date)
  return Number.isNaN(at) ? null : (at - nowMs) / 1000
}
