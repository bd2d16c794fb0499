import { type Arrival, type Choice, visitor } from '../../mock/simulators/visitor.ts'
import { applicationsAt } from '../identity-server/applications.ts'
import {
  type IdentityServer,
  startIdentityServer,
  trustedIssuer,
} from '../identity-server/identity-server.ts'
import { type Browser, openBrowser, type Pending } from './browser.ts'
import { appOrigin, providerOrigins } from './config-text.ts'
import { type Deployment, deployment } from './deployment.ts'
import { realClock } from './movable-clock.ts'

/** Configures another identity server for Dynamic Planner. It requires PKCE and also grants delegations in the code flow. */
export const atIdentityServer = (issuer: string) => (text: string) =>
  text
    .replaceAll(`identity: '${providerOrigins.guests.identity}'`, `identity: '${issuer}'`)
    .replace('flow: code id_token', 'flow: code id_token\n    pkce: send')
    .replace(
      'access_models: [user-present]\n    flow: code\n',
      'access_models: [user-present, delegation]\n    flow: code\n',
    )

export interface IndependentDeployment {
  readonly at: Deployment
  readonly server: IdentityServer
  readonly browser: Browser
  /** Signs in and consents at the independent server, and returns the callback URL. */
  readonly atServer: (pending: Pending, choice: Choice) => Promise<URL>
  /** Signs in at any URL of the server. */
  readonly open: (url: string, choice: Choice) => Promise<Arrival>
}

/** An in-process deployment that authenticates Dynamic Planner people at an independent identity server over HTTP. */
export const withIdentityServer = async (
  options: { readonly accessTokenSeconds?: number } = {},
): Promise<IndependentDeployment & AsyncDisposable> => {
  const server = await startIdentityServer({ ...options, applications: applicationsAt(appOrigin.guests) })
  const at = await deployment({
    clock: realClock(),
    config: atIdentityServer(server.issuer),
    simulators: { dynamicPlanner: { trustedIssuers: [trustedIssuer(server.issuer)] } },
    programs: [{ origins: [server.origin], fetch: (request) => fetch(request) }],
  })
  const browser = openBrowser(at)
  const people = visitor(at.network.fetch, [server.origin])
  const open = (url: string, choice: Choice) => people.signIn(url, choice)
  const atServer = async (pending: Pending, choice: Choice) => {
    const arrival = await open(browser.authorizeUrl(pending), choice)
    if (arrival.kind === 'left') return arrival.url
    throw new Error(`the identity server did not redirect: ${arrival.html.slice(0, 400)}`)
  }
  return { at, server, browser, atServer, open, [Symbol.asyncDispose]: server.close }
}
