import { decodeJwt, decodeProtectedHeader, importJWK, type JWTHeaderParameters, SignJWT } from 'jose'
import { simulatorSigningKeys } from '../../mock/simulators/signing-keys.ts'
import { openBrowser } from './browser.ts'
import { deployment, type DeploymentOptions } from './deployment.ts'

const priya = { account: 'priya.nair' }

/** The lifetime of the simulator's access tokens. */
export const hourSeconds = 3600

export const sleepOneMs = () => new Promise<void>((resolve) => void setTimeout(resolve, 1))

export const isTokenRequest = ({ url }: Request) => url.includes('/connect/token')
export const isKeySetRequest = ({ url }: Request) => url.endsWith('/jwks')
export const isMetadataRequest = ({ url }: Request) => url.endsWith('/.well-known/openid-configuration')

type Tokens = Readonly<Record<string, unknown>>

/** A delegation at a provider with refresh-token rotation and reuse detection. */
export const renewingDelegation = async (options: DeploymentOptions = {}) => {
  const at = await deployment({ ...options, engines: { sleep: sleepOneMs, ...options.engines } })
  const browser = openBrowser(at)
  const { id } = await browser.connectOrThrow({ integration: 'dp-hybrid', model: 'delegation' }, priya)
  const provider = at.simulators.dynamicPlanner
  provider.log.clear()
  let keySetsReplaced = 0
  const fetchToken = async () => at.planbridge.freshToken({ connection: id, present: false })
  return {
    at,
    browser,
    id,
    provider,
    fetchToken,
    row: () => at.store.connections.find(id),
    /** Lets the access token expire and renews it. */
    renew: () => {
      at.clock.pass(hourSeconds)
      return fetchToken()
    },
    /** Changes the token response to the next renewals, after the provider has rotated the refresh token. */
    answer: (
      change: (tokens: Readonly<Record<string, string>>) => Tokens | Response | Promise<Tokens | Response>,
      times = 1,
    ) =>
      provider.interrupt({
        when: isTokenRequest,
        times,
        answer: async (_, proceed) => {
          const changed = await change((await (await proceed()).json()) as Record<string, string>)
          return changed instanceof Response ? changed : Response.json(changed)
        },
      }),
    /** Replaces the published key set until the returned function is called. */
    publish: (answer: () => Response | Promise<Response>) =>
      provider.interrupt({
        when: isKeySetRequest,
        times: 1_000_000,
        answer: () => {
          keySetsReplaced += 1
          return answer()
        },
      }),
    refreshTokensSent: (): string[] =>
      provider.log.entries
        .filter(({ path }) => path.endsWith('/connect/token'))
        .map(({ body }) => new URLSearchParams(body ?? '').get('refresh_token') ?? ''),
    revocations: (): number =>
      provider.log.entries.filter(({ path }) => path.endsWith('/connect/revocation')).length,
    keySetRequests: (): number =>
      keySetsReplaced + provider.log.entries.filter(({ path }) => path.endsWith('/jwks')).length,
    events: (name: string) => at.logs.filter(({ event }) => event === name),
  }
}

export type RenewingDelegation = Awaited<ReturnType<typeof renewingDelegation>>

/** How to sign an ID token again. */
export interface Resigning {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly header?: Readonly<Record<string, unknown>>
  /** The key that signs. Default: the key of the original. */
  readonly key?: (typeof simulatorSigningKeys)[number]
}

/** An ID token with other claims, another header or another key. */
export const resignIdToken = async (
  idToken: string,
  { claims = {}, header = {}, key }: Resigning,
): Promise<string> => {
  const { kid = '' } = decodeProtectedHeader(idToken)
  const signing = key ?? simulatorSigningKeys.find((candidate) => candidate.kid === kid)
  if (!signing) throw new Error(`no key ${kid}`)
  const { at_hash: _, ...original } = decodeJwt(idToken)
  const signer = await importJWK({ ...signing }, 'RS256')
  const protectedHeader = { alg: 'RS256', kid: signing.kid, ...header } as JWTHeaderParameters
  return new SignJWT({ ...original, ...claims }).setProtectedHeader(protectedHeader).sign(signer)
}

/** The tokens of a response with its ID token signed again. */
export const withIdToken =
  (resigning: Resigning) =>
  async (tokens: Readonly<Record<string, string>>): Promise<Tokens> => ({
    ...tokens,
    id_token: await resignIdToken(tokens['id_token'] ?? '', resigning),
  })
