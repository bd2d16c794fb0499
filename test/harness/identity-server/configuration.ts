import type { IncomingMessage, ServerResponse } from 'node:http'
import type { JWK } from 'jose'
import {
  type DynamicPlannerPerson,
  dynamicPlannerPeople,
} from '../../mock/simulators/dynamic-planner/people.ts'
import { memoryAdapter } from './memory-adapter.ts'

/** One registered application. */
export interface Application {
  readonly id: string
  readonly secret: string
  readonly name: string
  readonly flow: 'code' | 'code id_token'
  readonly redirectUri: string
  /** Default: in the body. */
  readonly authentication?: 'client_secret_post' | 'client_secret_basic'
}

/** Stands between the wire and the server: for requests that wait, and answers that come late or never. */
export type Between = (request: IncomingMessage, response: ServerResponse, proceed: () => void) => void

export interface IdentityServerOptions {
  readonly applications: readonly Application[]
  /** Default: a free one. */
  readonly port?: number
  /** Default 600. */
  readonly accessTokenSeconds?: number
  /** Characters that make access tokens as long as those of a provider with more to say. */
  readonly padding?: string
  readonly between?: Between
  /** Default: Dynamic Planner's people. */
  readonly people?: readonly DynamicPlannerPerson[]
}

export interface Placement extends IdentityServerOptions {
  readonly audience: string
  readonly key: JWK
  readonly mountPath: string
}

const hour = 3600

const client = ({ id, secret, name, flow, redirectUri, authentication }: Application) => ({
  client_id: id,
  client_secret: secret,
  client_name: name,
  token_endpoint_auth_method: authentication ?? 'client_secret_post',
  response_types: [flow],
  grant_types: ['authorization_code', 'refresh_token', ...(flow === 'code' ? [] : ['implicit'])],
  redirect_uris: [redirectUri],
  // The server lets no web application with an ID token in its front channel live on http://localhost.
  application_type: 'native',
})

const resource = ({ audience }: Placement) => ({
  enabled: true,
  defaultResource: () => audience,
  useGrantedResource: () => true,
  getResourceServerInfo: () => ({
    audience,
    scope: 'crm.read profiling.read',
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'RS256' } },
  }),
})

const ofSameClient = (_: unknown, { clientId }: { clientId: string }, token: { clientId: string }) =>
  token.clientId === clientId

const claimsOf = (sub: string, people: readonly DynamicPlannerPerson[] = dynamicPlannerPeople) => {
  const person = people.find((one) => one.sub === sub)
  return person && { sub, name: person.name, given_name: person.givenName, family_name: person.familyName }
}

const account =
  ({ people }: Placement) =>
  (_: unknown, sub: string) => ({ accountId: sub, claims: () => claimsOf(sub, people) })

const tokenClaims =
  ({ padding }: Placement) =>
  () => ({ marker: 'CANARY-AT-independent', ...(padding !== undefined && { padding }) })

/** Strict where there is a choice: PKCE for everybody, every refresh token once, `offline_access` only with fresh consent. */
export const providerConfiguration = (placement: Placement): Readonly<Record<string, unknown>> => ({
  adapter: memoryAdapter(() => Math.floor(Date.now() / 1000)),
  clients: placement.applications.map(client),
  jwks: { keys: [placement.key] },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  // Names lie in the ID token, as at IdentityServer, and not only behind userinfo.
  conformIdTokenClaims: false,
  claims: { openid: ['sub'], profile: ['name', 'given_name', 'family_name'] },
  cookies: { keys: ['CANARY-SECRET-identity-server-cookies'] },
  findAccount: account(placement),
  interactions: {
    url: (_: unknown, { uid }: { uid: string }) => `${placement.mountPath}/interaction/${uid}`,
  },
  extraTokenClaims: tokenClaims(placement),
  features: {
    devInteractions: { enabled: false },
    resourceIndicators: resource(placement),
    revocation: { enabled: true, allowedPolicy: ofSameClient },
    rpInitiatedLogout: { enabled: false },
    userinfo: { enabled: true },
  },
  routes: {
    authorization: '/connect/authorize',
    jwks: '/connect/keys',
    revocation: '/connect/revocation',
    token: '/connect/token',
    userinfo: '/connect/userinfo',
  },
  ttl: {
    AccessToken: placement.accessTokenSeconds ?? 600,
    AuthorizationCode: 60,
    Grant: 24 * hour,
    IdToken: hour,
    Interaction: hour,
    RefreshToken: 24 * hour,
    Session: 24 * hour,
  },
})
