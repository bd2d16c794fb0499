import { randomBytes } from 'node:crypto'
import { sha256 } from '@planbridge/bff/internal/runtime/sha256.ts'
import { firm, type FirmOptions, type FirmSimulator } from '../../mock/simulators/firm/firm.ts'
import { type Browser, openBrowser } from './browser.ts'
import { appOrigin } from './config-text.ts'
import { type Deployment, deployment, type DeploymentOptions } from './deployment.ts'
import { movableClock } from './movable-clock.ts'

/** The issuer of the firm, at a real host name. */
export const firmIssuer = 'https://login.harbour-wealth.example'

/** The id of its sign-in. */
export const firmId = 'harbour-wealth'

export const firmSecret = 'CANARY-SECRET-firm-77b1+ä'

const app = appOrigin['signed-in-people']

/** The redirect URI of its sign-in. */
export const firmRedirectUri = (origin: string = app): string => `${origin}/callback/harbour-wealth`

/** A careful configuration: one domain, advisers in the deployment's own tenant, and operators. */
const usualRules = `
    email_domains: [harbour-wealth.example]
    groups: [{ name: it-support, role: operator }, { name: advisers }]`

export interface SignInText {
  readonly issuer?: string
  /** The default is the origin of a deployment for signed-in people. */
  readonly origin?: string
  /** Settings in YAML, below the name of the sign-in. */
  readonly rules?: string
  readonly scopes?: string
}

/** The setting `sign_in` of a configuration file. */
export const signInText = ({
  issuer = firmIssuer,
  origin = app,
  rules = usualRules,
  scopes = 'openid, profile, email, groups',
}: SignInText = {}) => `
sign_in:
  ${firmId}:
    label: Harbour Wealth
    issuer: ${issuer}
    client: { id: planbridge, secret: 'env:FIRM_SECRET' }
    redirect_uri: ${firmRedirectUri(origin)}
    scopes: [${scopes}]${rules}
`

export interface FirmDeploymentOptions extends DeploymentOptions {
  readonly signIn?: SignInText
  readonly firm?: Partial<FirmOptions>
}

/** A deployment whose people sign in with accounts of their firm. */
export const withFirm = async ({ signIn, firm: changes, ...options }: FirmDeploymentOptions = {}) => {
  const clock = options.clock ?? movableClock()
  const client = {
    clientId: 'planbridge',
    clientSecret: firmSecret,
    redirectUris: [firmRedirectUri()],
    name: 'Planbridge',
  }
  const simulator: FirmSimulator = firm({
    environment: { now: clock.now, seed: 'firm' },
    issuer: firmIssuer,
    clients: [client],
    ...changes,
  })
  const at = await deployment({
    posture: 'signed-in-people',
    ...options,
    clock,
    env: { FIRM_SECRET: firmSecret, ...options.env },
    programs: [simulator, ...(options.programs ?? [])],
    config: (text) => (options.config ?? ((same) => same))(text + signInText(signIn)),
  })
  const simulators = { ...at.simulators, firm: simulator }
  return { ...at, simulators, firm: simulator, open: () => openBrowser({ ...at, simulators }) }
}

const cookie = '__Host-planbridge'
const dayMs = 86_400_000

/** Gives the browser of a person another session, with the role that otherwise the sign-in of a firm gives. */
export const makeOperator = async (
  { store, clock }: Pick<Deployment, 'store' | 'clock'>,
  { jar }: Pick<Browser, 'jar'>,
  tenant?: string,
): Promise<void> => {
  const before = await store.sessions.find(await sha256(jar.get(cookie) ?? ''))
  if (!before) throw new Error('the browser has no session')
  const id = randomBytes(32).toString('base64url')
  const now = clock.now()
  const session = {
    ...before,
    record: `operator ${id}`,
    tenant: tenant ?? before.tenant,
    firm: { signIn: 'harbour-wealth', role: 'operator' },
    seenAt: now,
    endsAt: now + dayMs,
  } as const
  await store.sessions.create(session, await sha256(id))
  jar.set(cookie, id)
}
