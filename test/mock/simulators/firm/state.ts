import type { Brand } from '../pages/brand.ts'
import type { Random } from '../random.ts'
import type { FirmPerson } from './people.ts'

/** A registered application. */
export interface FirmClient {
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUris: readonly string[]
  readonly name: string
}

interface SignedIn {
  readonly person: FirmPerson
  /** Seconds since 1970. */
  readonly authTime: number
}

export interface IssuedCode extends SignedIn {
  readonly client: FirmClient
  readonly redirectUri: string
  readonly nonce: string | null
  readonly challenge: string | null
  readonly scopes: readonly string[]
  /** Seconds since 1970. */
  readonly endsAt: number
}

/** The configuration and state that the endpoints share. */
export interface Firm {
  readonly issuer: string
  readonly brand: Brand
  readonly clients: readonly FirmClient[]
  readonly people: readonly FirmPerson[]
  readonly random: Random
  readonly seconds: () => number
  readonly sessions: Map<string, SignedIn>
  readonly codes: Map<string, IssuedCode>
  readonly accessTokens: Map<string, IssuedCode>
}
