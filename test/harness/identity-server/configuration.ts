import type { IncomingMessage, ServerResponse } from 'node:http'
import type { JWK } from 'jose'
import {
  dynamicPlannerPeople,
  type DynamicPlannerPerson,
} from '../../mock/simulators/dynamic-planner/people.ts'
import { memoryAdapter } from './memory-adapter.ts'

/** One registered application. */
export interface Application {
  readonly id: string
  readonly secret: string
  readonly name: string
  readonly flow: 'code' | 'code id_token'
  readonly redirectUri: string
  /** The default is `client_secret_post`. */
  readonly authentication?: 'client_secret_post' | 'client_secret_basic'
}

/** Middleware in front of the server that can delay or drop requests and responses. */
export type Between = (request: IncomingMessage, response: ServerResponse, proceed: () => void) => void

export interface IdentityServerOptions {
  readonly applications: readonly Application[]
  /** The default is a free port. */
  readonly port?: number
  /** The default is 600. */
  readonly accessTokenSeconds?: number
  /** Characters that lengthen access tokens. */
  readonly padding?: string
  readonly between?: Between
  /** The default is Dynamic Planner's people. */
  readonly people?: readonly DynamicPlannerPerson[]
}

export interface ServerOptions extends IdentityServerOptions {
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
  // The server allows http://localhost with front-channel ID tokens only for native applications.
  application_type: 'native',
})

const resource = ({ audience }: ServerOptions) => ({
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
  if (!person) return undefined
  const { name, givenName: given_name, familyName: family_name, username } = person
  const email = `${username}@harbour-wealth.example`
  return { sub, name, given_name, family_name, email, email_verified: true, groups: ['advisers'] }
}

const account =
  ({ people }: ServerOptions) =>
  (_: unknown, sub: string) => ({ accountId: sub, claims: () => claimsOf(sub, people) })

const tokenClaims =
  ({ padding }: ServerOptions) =>
  () => ({ marker: 'CANARY-AT-independent', ...(padding !== undefined && { padding }) })

/** A strict configuration: PKCE is required, refresh tokens rotate, and `offline_access` requires new consent. */
export const providerConfiguration = (options: ServerOptions): Readonly<Record<string, unknown>> => ({
  adapter: memoryAdapter(() => Math.floor(Date.now() / 1000)),
  clients: options.applications.map(client),
  jwks: { keys: [options.key] },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  // Names are in the ID token, as with IdentityServer, and not only at userinfo.
  conformIdTokenClaims: false,
  claims: {
    openid: ['sub', 'auth_time'],
    profile: ['name', 'given_name', 'family_name'],
    email: ['email', 'email_verified'],
    groups: ['groups'],
  },
  cookies: { keys: ['CANARY-SECRET-identity-server-cookies'] },
  findAccount: account(options),
  interactions: {
    url: (_: unknown, { uid }: { uid: string }) => `${options.mountPath}/interaction/${uid}`,
  },
  extraTokenClaims: tokenClaims(options),
  features: {
    devInteractions: { enabled: false },
    resourceIndicators: resource(options),
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
    AccessToken: options.accessTokenSeconds ?? 600,
    AuthorizationCode: 60,
    Grant: 24 * hour,
    IdToken: hour,
    Interaction: hour,
    RefreshToken: 24 * hour,
    Session: 24 * hour,
  },
})
