import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Application } from '../../../harness/identity-server/configuration.ts'
import { visitor } from '../../../mock/simulators/visitor.ts'
import { documentedOptions } from '../../documented-options.ts'
import type { Contender, Environment } from '../contender.ts'
import { startPinned } from '../machine/pinned.ts'

const folder = join(import.meta.dirname, '../peers')

/** Installs the peers from their own lockfile if they are missing. */
export const installPeers = (): void => {
  if (existsSync(join(folder, 'node_modules/.package-lock.json'))) return
  console.log('Installing the peers…')
  // npm derives its registry settings from the Node it runs on, which must be that of the machine.
  const paths = process.env['PATH']?.split(delimiter).filter((one) => !/node_modules[/]\.bin[/]?$/.test(one))
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PATH: paths?.join(delimiter) },
  })
  if (status !== 0) throw new Error('npm ci failed in test/benchmarks/proxy-overhead/peers')
}

const clientOf = (name: string) => ({ id: `peer-${name}`, secret: `CANARY-SECRET-${name}-0123456789abcdef` })

interface Peer {
  readonly name: string
  /** Its file in the folder of the peers. */
  readonly program: string
  readonly authentication?: Application['authentication']
  readonly nodeOptions?: readonly string[]
}

const applicationOf = ({ program, authentication }: Peer, port: number): Application => ({
  ...clientOf(program),
  name: program,
  flow: 'code',
  redirectUri: `http://127.0.0.1:${port}/callback`,
  ...(authentication && { authentication }),
})

const signIn = async ({ port, issuer }: Environment): Promise<string> => {
  const origin = `http://127.0.0.1:${port}`
  const person = visitor((input) => fetch(input), [origin, new URL(issuer).origin])
  const arrival = await person.signIn(`${origin}/login`, { account: 'priya.nair' })
  if (arrival.kind !== 'page' || arrival.status >= 400)
    throw new Error(`the sign-in failed: ${arrival.kind === 'page' ? arrival.html : arrival.url.href}`)
  const cookies = [...(person.cookies.get(origin) ?? [])]
  if (cookies.length === 0) throw new Error('the sign-in set no cookie')
  return cookies.map((pair) => pair.join('=')).join('; ')
}

const peer = (options: Peer): Contender => ({
  name: options.name,
  applicationsAt: (port) => [applicationOf(options, port)],
  async start(environment) {
    const { port, issuer, api, subscriptionKey } = environment
    const client = clientOf(options.program)
    const running = await startPinned({
      cpu: 'measured',
      command: process.execPath,
      args: [...(options.nodeOptions ?? []), join(folder, `${options.program}.mjs`)],
      env: {
        NODE_ENV: 'production',
        PORT: String(port),
        ISSUER: issuer,
        UPSTREAM: api,
        SUBSCRIPTION_KEY: subscriptionKey,
        CLIENT_ID: client.id,
        CLIENT_SECRET: client.secret,
      },
      ready: 'listening',
    })
    const cookie = await signIn(environment)
    const host = `127.0.0.1:${port}`
    return { running: [running], ports: [port], host, callers: [{ cookie, prefix: '/api' }] }
  },
})

/** The base of all ratios: a minimal Node proxy. */
export const bare: Contender = peer({ name: 'bare node:http + undici dispatch', program: 'bare' })

/** The same with the Node options of Planbridge. */
export const bareTuned: Contender = peer({
  name: `the same with ${documentedOptions.join(' ')}`,
  program: 'bare',
  nodeOptions: documentedOptions,
})

/** Common proxies in front of an API. */
export const peers: readonly Contender[] = [
  peer({ name: 'the same under Hono', program: 'hono' }),
  peer({ name: 'fastify, http-proxy, secure-session', program: 'fastify' }),
  peer({ name: 'express-openid-connect, http-proxy-middleware', program: 'express' }),
  peer({
    name: '@hono/oidc-auth, hono/proxy',
    program: 'hono-oidc',
    authentication: 'client_secret_basic',
  }),
]
