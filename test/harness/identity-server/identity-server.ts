import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JSONWebKeySet } from 'jose'
import { Provider } from 'oidc-provider'
import type { TrustedIssuer } from '../../mock/simulators/dynamic-planner.ts'
import { dynamicPlannerPeople } from '../../mock/simulators/dynamic-planner/people.ts'
import { type IdentityServerOptions, providerConfiguration } from './configuration.ts'
import { interact } from './interaction.ts'

export type { Application, IdentityServerOptions } from './configuration.ts'

export interface IdentityServer {
  readonly origin: string
  readonly issuer: string
  /** Every request line so far, such as `POST /identity/connect/token`. */
  readonly requests: readonly string[]
  /** Every issued token. */
  readonly tokens: readonly string[]
  readonly close: () => Promise<void>
}

const mountPath = '/identity'

export const issuerAt = (port: number): string => `http://127.0.0.1:${port}${mountPath}`

/** Makes the gateway of the Dynamic Planner simulator accept access tokens of this issuer. */
export const trustedIssuer = (issuer: string): TrustedIssuer => ({
  issuer,
  audience: `${issuer}/resources`,
  jwks: async () => (await (await fetch(`${issuer}/connect/keys`)).json()) as JSONWebKeySet,
})

/**
 * Starts `oidc-provider`, an independent, certified OpenID provider, over HTTP on 127.0.0.1, with the endpoint paths of Dynamic
 * Planner. Sign-in and consent are real pages.
 * @see https://github.com/panva/node-oidc-provider
 */
export const startIdentityServer = async (options: IdentityServerOptions): Promise<IdentityServer> => {
  const requests: string[] = []
  let answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end()
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${new URL(request.url ?? '/', 'http://127.0.0.1').pathname}`)
    if (options.between) options.between(request, response, () => answer(request, response))
    else answer(request, response)
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = issuerAt((server.address() as AddressInfo).port)
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const key = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'independent' }
  const audience = `${issuer}/resources`
  const provider = new Provider(issuer, providerConfiguration({ ...options, audience, key, mountPath }))
  const tokens: string[] = []
  provider.on('grant.success', ({ body: { access_token, refresh_token, id_token } }) => {
    tokens.push(...[access_token, refresh_token, id_token].filter((token) => token !== undefined))
  })
  answer = mounted(provider, options)
  const { origin } = new URL(issuer)
  return { origin, issuer, requests, tokens, close: () => stop(server) }
}

const mounted = (
  provider: Provider,
  { applications, people = dynamicPlannerPeople }: IdentityServerOptions,
) => {
  const protocol = provider.callback()
  return (request: IncomingMessage, response: ServerResponse) => {
    const url = request.url ?? '/'
    if (url.startsWith(`${mountPath}/interaction/`)) {
      const work = interact({ provider, applications, people }, request, response)
      return void work.catch((error: unknown) => response.writeHead(400).end(String(error)))
    }
    if (!url.startsWith(`${mountPath}/`)) return void response.writeHead(404).end()
    // As a router mounts it: `url` without the mount path, `originalUrl` with it.
    Object.assign(request, { originalUrl: url, url: url.slice(mountPath.length) })
    return void protocol(request, response)
  }
}

const stop = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
