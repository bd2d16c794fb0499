import { importJWK, SignJWT, type JWTPayload } from 'jose'
import type { DynamicPlannerClient } from '../options.ts'
import type { DynamicPlannerPerson } from '../people.ts'
import { signingKey } from './discovery.ts'
import type { Authorization, Identity } from './identity-state.ts'

const idTokenSeconds = 300

const sign = async (claims: JWTPayload, typ: string) =>
  new SignJWT(claims)
    .setProtectedHeader({ typ, alg: 'RS256', kid: signingKey.kid })
    .sign(await importJWK(signingKey, 'RS256'))

const period = ({ issuer, seconds }: Identity, audience: string, life: number): JWTPayload => ({
  iss: issuer,
  aud: audience,
  exp: seconds() + life,
  nbf: seconds(),
})

export interface IdTokenExtras {
  readonly nonce?: string | undefined
  readonly atHash?: string | undefined
  readonly cHash?: string | undefined
  /** Adds the claims of the profile scope. The front-channel ID token does not contain them. */
  readonly withProfile?: boolean
}

/** Signs an ID token with its claims in the server's order. */
export const idToken = (identity: Identity, granted: Authorization, extras: IdTokenExtras) => {
  const { person, scopes, client, sid, authTime } = granted
  const claims: JWTPayload = {
    ...period(identity, client.clientId, idTokenSeconds),
    ...(extras.nonce === undefined ? {} : { nonce: extras.nonce }),
    iat: identity.seconds(),
    ...(extras.atHash === undefined ? {} : { at_hash: extras.atHash }),
    ...(extras.cHash === undefined ? {} : { c_hash: extras.cHash }),
    sid,
    sub: person.sub,
    auth_time: authTime,
    idp: 'idsrv',
    amr: ['password'],
    ...(extras.withProfile === true && scopes.includes('profile') ? profileClaims(person) : {}),
    marker: `CANARY-IDT-${identity.random.hex(16)}`,
  }
  return sign(claims, 'JWT')
}

export const profileClaims = (person: DynamicPlannerPerson) => ({
  name: person.name,
  given_name: person.givenName,
  family_name: person.familyName,
  preferred_username: person.username,
})

/** Signs an access token for a person. */
export const accessTokenFor = (identity: Identity, { client, person, scopes, authTime }: Authorization) =>
  accessToken(identity, {
    client_id: client.clientId,
    scope: scopeClaim(scopes),
    sub: person.sub,
    auth_time: authTime,
    idp: 'idsrv',
    amr: ['password'],
    // https://open.dynamicplanner.com/docs/KeyConcepts: every call runs in an employee's context
    employeeId: person.employeeId,
  })

/** Signs an access token for a service account. It has no subject, but an employee. */
export const accessTokenForClient = (
  identity: Identity,
  client: DynamicPlannerClient,
  scopes: readonly string[],
) =>
  accessToken(identity, {
    client_id: client.clientId,
    scope: scopeClaim(scopes),
    // assumed: not prefixed `client_`, because the documentation names one claim for both kinds of token
    employeeId: client.employeeId ?? identity.people[0]?.employeeId,
  })

// Like the server's JSON writer, a list with one entry is written as a string.
const scopeClaim = (scopes: readonly string[]) => (scopes.length === 1 ? scopes[0] : scopes)

const accessToken = async (identity: Identity, claims: JWTPayload) => {
  const typ = identity.server === 'identity-server-3' ? 'JWT' : 'at+jwt'
  const allClaims = {
    ...period(identity, `${identity.issuer}/resources`, identity.accessTokenSeconds),
    ...claims,
    marker: `CANARY-AT-${identity.random.hex(16)}`,
  }
  const token = await sign(allClaims, typ)
  identity.state.accessTokens.add(token)
  return token
}
