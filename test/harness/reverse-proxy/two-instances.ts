import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Agent, fetch as fetchWith } from 'undici'
import { redirectUrisAt } from '../../mock/registrations.ts'
import { freePorts, originsOf, startSimulators } from '../../mock/start-simulators.ts'
import { environmentConfig } from '../browser/environment-config.ts'
import { openBrowser } from '../deployment/browser.ts'
import { environment } from '../deployment/config-text.ts'
import { createDatabase } from '../postgres/create-database.ts'
import { builtServer } from '../processes/built-program.ts'
import { type PlanbridgeProcess, startPlanbridge } from '../processes/planbridge-process.ts'
import { freeAddresses, originAt, type ReverseProxyAddresses } from './documented-configuration.ts'
import type { ReverseProxyName } from './find-program.ts'
import { type ReverseProxy, startReverseProxy } from './reverse-proxy.ts'
import { processEnvironment } from '../processes/process-environment.ts'

/** Changes the text of a configuration. */
type Change = (text: string) => string

export interface Instance {
  readonly host: string
  readonly process: () => PlanbridgeProcess
  /** Stops the instance and starts it again, with a changed configuration or another program if given. */
  readonly restart: (change?: Change, program?: string) => Promise<void>
}

export interface TwoInstancesOptions {
  readonly proxy: ReverseProxyName
  /** A change of the configuration of both instances. */
  readonly config?: Change
  /** The program of each instance; the default is the build of this checkout. */
  readonly programs?: readonly [string, string]
}

/** A request, or the parts of one. */
type SentRequest = Pick<RequestInit, 'method' | 'headers' | 'body'>

/** The demo stops at once. */
const demoShutdown = /^shutdown: .*\n/m

const settings = `
trusted_proxies: [127.0.0.1]
sessions: { calls_per_minute: 10000000 }
store: { url: 'env:STORE_URL' }
vault: { current: '2025-07', keys: { '2025-07': 'env:VAULT_KEY' } }
`

interface InstanceNeeds {
  /** The folder of all instances. */
  readonly folder: string
  /** The configuration. */
  readonly text: string
  readonly env: Readonly<Record<string, string>>
}

const startInstance = async (needs: InstanceNeeds, host: string, program: string): Promise<Instance> => {
  const folder = join(needs.folder, host)
  mkdirSync(folder)
  const text = needs.text.replaceAll('host: 127.0.0.1', `host: ${host}`)
  const file = join(folder, 'planbridge.config.yaml')
  const start = (started: string, change: Change = (same) => same) => {
    writeFileSync(file, change(text))
    return startPlanbridge(file, needs.env, [started])
  }
  let running = await start(program)
  return {
    host,
    process: () => running,
    async restart(change, other = program) {
      const code = await running.stop()
      if (code !== 0) throw new Error(`the instance ended with ${code}:\n${running.output()}`)
      running = await start(other, change)
    },
  }
}

/** Starts both instances, the first one first: it prepares the store. */
const startInstances = async (
  needs: InstanceNeeds,
  { hosts }: ReverseProxyAddresses,
  programs: readonly [string, string],
): Promise<readonly [Instance, Instance]> => {
  const first = await startInstance(needs, hosts[0], programs[0])
  try {
    return [first, await startInstance(needs, hosts[1], programs[1])]
  } catch (error) {
    await first.process().kill()
    throw error
  }
}

/** Sends requests to the proxy, whose certificate authority is trusted. */
const openClient = ({ origin, authority }: ReverseProxy) => {
  const dispatcher = new Agent({ allowH2: false, connect: { ca: authority } })
  const request = (path: string, { method = 'GET', headers, body }: SentRequest = {}) =>
    fetchWith(origin + path, {
      method,
      headers: [...new Headers(headers)],
      redirect: 'manual',
      dispatcher,
      ...(body && { body, duplex: 'half' }),
    } as Parameters<typeof fetchWith>[1]) as unknown as Promise<Response>
  return { request, close: () => dispatcher.destroy() }
}

/** Two instances on PostgreSQL behind a documented reverse proxy with TLS, and the simulators. */
export const openTwoInstances = async (options: TwoInstancesOptions) => {
  const { config = (text) => text, programs = [builtServer(), builtServer()] } = options
  const addresses = await freeAddresses()
  const origin = originAt(addresses)
  const simulators = await startSimulators({
    environment: { now: () => Date.now(), seed: origin },
    uris: redirectUrisAt(origin),
    ports: freePorts,
  })
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-instances-'))
  const providers = originsOf(simulators)
  const text = config(
    environmentConfig({ origin, ...addresses, providers }).replace(demoShutdown, '') + settings,
  )
  const env = { ...environment, STORE_URL: await createDatabase() }
  const instances = await startInstances({ folder, text, env }, addresses, programs)
  // Caddy judges the instances at its start.
  const proxy = await startReverseProxy(options.proxy, addresses)
  const client = openClient(proxy)
  /** Runs an operator's command with the configuration of the first instance, and returns its output. */
  const command = async (...args: readonly string[]): Promise<string> => {
    const PLANBRIDGE_CONFIG = join(folder, addresses.hosts[0], 'planbridge.config.yaml')
    const { stdout } = await promisify(execFile)(process.execPath, [programs[0], ...args], {
      env: { ...processEnvironment, ...env, PLANBRIDGE_CONFIG },
    })
    return stdout
  }
  const { dynamicPlanner, plannr, docplanner } = simulators
  return {
    origin,
    proxy,
    instances,
    env,
    command,
    request: client.request,
    /** The port for plain HTTP. */
    http: addresses.http,
    openBrowser: () =>
      openBrowser({
        origin,
        planbridge: { fetch: (sent) => client.request(sent.url.slice(origin.length), sent) },
        network: { fetch },
        simulators: { dynamicPlanner, plannr, docplanner },
        config: { integrations: [] },
      }),
    async close() {
      await client.close()
      const killed = instances.map((instance) => instance.process().kill())
      await Promise.all([proxy.stop(), simulators.close(), ...killed])
      rmSync(folder, { recursive: true })
    },
  }
}

export type TwoInstances = Awaited<ReturnType<typeof openTwoInstances>>
