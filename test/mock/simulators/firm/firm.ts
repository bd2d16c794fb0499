import { Hono } from 'hono'
import { authorize } from './authorize.ts'
import { type FirmPerson, firmPeople } from './people.ts'
import type { Firm, FirmClient } from './state.ts'
import { firmKey, token, userinfo } from './token-endpoint.ts'
import { random } from '../random.ts'
import { requestLog, type RequestLog } from '../request-log.ts'
import { publicPart } from '../signing-keys.ts'
import { type Environment, type Simulator, whenNeeded } from '../simulator.ts'

export type { FirmClient } from './state.ts'
export type { FirmPerson } from './people.ts'

export interface FirmOptions {
  readonly environment: Environment
  /** The issuer with its path, if it has one. */
  readonly issuer: string
  readonly clients: readonly FirmClient[]
  /** The name on the pages; default: Harbour Wealth. */
  readonly name?: string
  readonly people?: readonly FirmPerson[]
}

export interface FirmSimulator extends Simulator {
  readonly issuer: string
  readonly people: readonly FirmPerson[]
  readonly log: RequestLog
}

/**
 * A simulator of a firm's own OpenID provider: the code flow with PKCE, `client_secret_basic`, a session of its own, the scopes
 * `profile`, `email` and `groups`, and `iss` in its responses. It issues no refresh tokens and asks for no consent.
 */
export const firm = ({
  environment,
  name = 'Harbour Wealth',
  people = firmPeople,
  ...options
}: FirmOptions): FirmSimulator => {
  const state: Firm = {
    issuer: options.issuer,
    brand: { name, mark: name.slice(0, 1), accent: { light: '#155e54', dark: '#7fd6c5' } },
    clients: options.clients,
    people,
    random: random(`${environment.seed}/firm`),
    seconds: () => Math.floor(environment.now() / 1000),
    sessions: new Map(),
    codes: new Map(),
    accessTokens: new Map(),
  }
  const log = requestLog(environment.now)
  const routes = whenNeeded(() => routesOf(state))
  return {
    name: 'firm',
    origins: [new URL(options.issuer).origin],
    issuer: options.issuer,
    people,
    log,
    async fetch(request) {
      await log.record(request)
      return routes().fetch(request)
    },
  }
}

const routesOf = (state: Firm): Hono => {
  const app = new Hono().basePath(new URL(state.issuer).pathname)
  app.get('/.well-known/openid-configuration', (c) => c.json(metadata(state.issuer)))
  app.get('/keys', (c) => c.json({ keys: [publicPart(firmKey)] }))
  app.on(['GET', 'POST'], '/authorize', (c) => authorize(state, c.req.raw))
  app.post('/token', (c) => token(state, c.req.raw))
  app.get('/userinfo', (c) => userinfo(state, c.req.raw))
  return new Hono().route('/', app)
}

const metadata = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/keys`,
  scopes_supported: ['openid', 'profile', 'email', 'groups'],
  response_types_supported: ['code'],
  grant_types_supported: ['authorization_code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
})
