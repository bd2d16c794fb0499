import { createLocalJWKSet, decodeJwt, jwtVerify, type JWTPayload } from 'jose'
import type { TrustedIssuer } from '../options.ts'

/** The permissions of an accepted access token. */
export interface Bearer {
  readonly employeeId: string | undefined
  readonly scopes: readonly string[]
  readonly clientId: string | undefined
}

export type BearerResult =
  | { readonly kind: 'accepted'; readonly bearer: Bearer }
  | { readonly kind: 'rejected'; readonly message: string }

export interface BearerNeeds {
  readonly issuers: readonly TrustedIssuer[]
  readonly seconds: () => number
  readonly isDeclaredExpired: (token: string) => boolean
  readonly employeeOfSub: (sub: string | undefined) => string | undefined
}

/** Validates the bearer token of an API call. @see https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
export const checkBearer = async (needs: BearerNeeds, request: Request): Promise<BearerResult> => {
  const token = /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (token === undefined) return rejected('An access token is required.')
  const issuer = needs.issuers.find(({ issuer: known }) => known === claimedIssuer(token))
  if (issuer === undefined) return rejected('The access token was not issued by a trusted identity server.')
  const claims = await verify(needs, issuer, token)
  if (claims === undefined) return rejected('The access token is invalid or has expired.')
  const employeeId = issuer.employeeId?.(claims) ?? claimedEmployee(needs, claims)
  return {
    kind: 'accepted',
    bearer: { employeeId, scopes: scopesOf(claims), clientId: text(claims.client_id) },
  }
}

const rejected = (message: string): BearerResult => ({ kind: 'rejected', message })

const claimedIssuer = (token: string) => {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}

const verify = async (needs: BearerNeeds, { issuer, audience, jwks }: TrustedIssuer, token: string) => {
  if (needs.isDeclaredExpired(token)) return undefined
  try {
    const { keys } = await jwks()
    const verified = await jwtVerify(token, createLocalJWKSet({ keys: [...keys] }), {
      issuer,
      audience: audience ?? `${issuer}/resources`,
      algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
      currentDate: new Date(needs.seconds() * 1000),
    })
    return verified.payload
  } catch {
    return undefined
  }
}

const text = (claim: unknown) => (typeof claim === 'string' ? claim : undefined)

const claimedEmployee = ({ employeeOfSub }: BearerNeeds, claims: JWTPayload) =>
  text(claims.employeeId) ?? employeeOfSub(claims.sub)

// IdentityServer writes a list, RFC 9068 a string separated by spaces.
const scopesOf = ({ scope }: JWTPayload): string[] =>
  [scope].flat().flatMap((entry) => (typeof entry === 'string' ? entry.split(' ') : []))
