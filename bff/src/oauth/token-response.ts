import * as z from 'zod/mini'

/** What a token endpoint granted; times are for the caller to anchor. */
export interface TokenGrant {
  readonly accessToken: string
  readonly refreshToken: string | null
  readonly idToken: string | null
  readonly expiresInSeconds: number
  /** null: the provider did not say, so what was asked for was granted. @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
  readonly scopes: readonly string[] | null
}

export type TokenResult =
  | { readonly kind: 'granted'; readonly grant: TokenGrant }
  | { readonly kind: 'unusable'; readonly detail: string }

export interface Lifetimes {
  /** Believed where the answer names none. */
  readonly assumed: number
  readonly most: number
}

// RFC 6749 Appendix A: visible ASCII. Anything else could break out of a header.
const token = (lengthMax: number) => z.string().check(z.regex(/^[\x21-\x7e]+$/), z.maxLength(lengthMax))
const absentable = <T extends z.ZodMiniType>(schema: T) => z.optional(z.nullable(schema))

const Answer = z.object({
  access_token: token(16_384),
  token_type: z.string().check(z.regex(/^bearer$/i)),
  refresh_token: absentable(token(16_384)),
  id_token: absentable(token(65_536)),
  expires_in: absentable(z.union([z.number(), z.string()])),
  // Plannr's guide speaks of "an expiry date".
  expires_at: absentable(z.union([z.number(), z.string()])),
  scope: absentable(z.string().check(z.maxLength(10_000))),
  error: z.optional(z.never()),
})

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
export const readTokenResponse = (json: unknown, lifetimes: Lifetimes, nowMs: number): TokenResult => {
  const parsed = Answer.safeParse(json)
  if (!parsed.success) {
    const where = parsed.error.issues.map((issue) => issue.path.join('.') || 'body').join(', ')
    return { kind: 'unusable', detail: `token response: ${where}` }
  }
  const answer = parsed.data
  const expiresInSeconds = lifetime(answer, lifetimes, nowMs)
  if (expiresInSeconds === null) return { kind: 'unusable', detail: 'token response: expires_in' }
  return {
    kind: 'granted',
    grant: {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token ?? null,
      idToken: answer.id_token ?? null,
      expiresInSeconds,
      scopes:
        typeof answer.scope === 'string' && answer.scope !== ''
          ? answer.scope.split(' ').filter(Boolean)
          : null,
    },
  }
}

const lifetime = (
  answer: z.infer<typeof Answer>,
  { assumed, most }: Lifetimes,
  nowMs: number,
): number | null => {
  const seconds =
    answer.expires_in != null ? Number(answer.expires_in) : secondsUntil(answer.expires_at, nowMs)
  if (seconds === null) return assumed
  // Never "forever", and never a token that was dead on arrival.
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, most) : null
}

const secondsUntil = (date: string | number | null | undefined, nowMs: number): number | null => {
  if (date == null) return null
  const at = typeof date === 'number' ? date * 1000 : Date.parse(date)
  return Number.isNaN(at) ? null : (at - nowMs) / 1000
}
