import { type CryptoKey, SignJWT, importJWK } from 'jose'
import type { Random } from '../../random.ts'
import { simulatorSigningKeys } from '../../signing-keys.ts'
import type { PlannrPerson } from '../options.ts'

export interface Code {
  readonly clientId: string
  readonly person: PlannrPerson
  /** As sent to the authorize endpoint; undefined if it was omitted. */
  readonly redirectUri: string | undefined
  readonly challenge: { readonly value: string; readonly method: string } | undefined
  readonly expiresAt: number
  revoked: boolean
}

export interface AccessToken {
  readonly text: string
  /** Undefined for a personal access token. */
  readonly clientId: string | undefined
  readonly person: PlannrPerson
  expiresAt: number
  revoked: boolean
}

export interface RefreshToken {
  readonly text: string
  readonly access: AccessToken
  readonly clientId: string
  readonly expiresAt: number
  revoked: boolean
}

/** The state of Passport: codes and tokens by their text. */
export interface Passport {
  readonly codes: Map<string, Code>
  readonly accessTokens: Map<string, AccessToken>
  readonly refreshTokens: Map<string, RefreshToken>
  readonly newCode: (code: Omit<Code, 'expiresAt' | 'revoked'>) => string
  readonly newAccessToken: (of: {
    person: PlannrPerson
    clientId?: string
    expiresAt: number
  }) => Promise<AccessToken>
  readonly newRefreshToken: (access: AccessToken, clientId: string) => RefreshToken
  readonly isLive: (token: { expiresAt: number; revoked: boolean }) => boolean
}

const codeMinutes = 10
const refreshMonths = 6

/** An opaque value of several hundred hex characters that contains the marker in hex. */
const blob = (random: Random, marker: string): string =>
  `def50200${Array.from(marker, (letter) => letter.charCodeAt(0).toString(16)).join('')}${random.hex(680)}`

/** Creates a Passport without codes and tokens. @see https://github.com/thephpleague/oauth2-server/tree/8.5.5/src */
export const openPassport = (random: Random, now: () => number): Passport => {
  const codes = new Map<string, Code>()
  const accessTokens = new Map<string, AccessToken>()
  const refreshTokens = new Map<string, RefreshToken>()
  const sign = jwtSigner(random, now)
  return {
    codes,
    accessTokens,
    refreshTokens,
    isLive: ({ expiresAt, revoked }) => !revoked && now() < expiresAt,
    newCode: (code) => {
      const text = blob(random, 'CANARY-CODE-plannr-')
      codes.set(text, { ...code, expiresAt: now() + codeMinutes * 60_000, revoked: false })
      return text
    },
    newAccessToken: async ({ person, clientId, expiresAt }) => {
      const text = await sign({ person, audience: clientId ?? 'personal-access-client', expiresAt })
      const token = { text, clientId, person, expiresAt, revoked: false }
      accessTokens.set(text, token)
      return token
    },
    newRefreshToken: (access, clientId) => {
      const expires = new Date(now())
      expires.setUTCMonth(expires.getUTCMonth() + refreshMonths)
      const text = blob(random, 'CANARY-RT-plannr-')
      const token = { text, access, clientId, expiresAt: expires.getTime(), revoked: false }
      refreshTokens.set(text, token)
      return token
    },
  }
}

interface Claims {
  readonly person: PlannrPerson
  readonly audience: string
  readonly expiresAt: number
}

/** Signs a JWT with RS256, the claims of Passport and a marker. */
const jwtSigner = (random: Random, now: () => number) => {
  let key: Promise<CryptoKey | Uint8Array> | undefined
  return async ({ person, audience, expiresAt }: Claims): Promise<string> => {
    const jti = random.hex(80)
    const seconds = now() / 1000
    key ??= importJWK(simulatorSigningKeys[0], 'RS256')
    const signer = new SignJWT({
      aud: audience,
      jti,
      iat: seconds,
      nbf: seconds,
      exp: expiresAt / 1000,
      sub: String(person.id),
      scopes: [],
      marker: `CANARY-AT-plannr-${jti.slice(0, 12)}`,
    })
    return signer.setProtectedHeader({ typ: 'JWT', alg: 'RS256' }).sign(await key)
  }
}
