import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { postgresFeed } from '@planbridge/bff/internal/store/engines/postgres-feed-engine.ts'
import type { Store } from '@planbridge/bff/internal/store/ports/ports.ts'
import { fetchForward } from '@planbridge/bff/internal/transport/fetch-engine.ts'
import { expect, onTestFinished } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { type Deployment, deployment } from '../../harness/deployment/deployment.ts'

/** One of several instances over one database, with the same providers and clock and its own cache. */
export interface Instance {
  readonly at: Deployment
  /** The number of store reads for calls. */
  readonly reads: () => number
}

export interface InstanceOptions {
  readonly url: string
  /** A separate database URL for the change feed. */
  readonly feedUrl?: string
  /** The instance whose providers and clock are shared. */
  readonly first?: Instance
  readonly timeouts?: Parameters<typeof postgresStore>[0]['timeouts']
}

const countReads = (store: Store) => {
  let reads = 0
  const counting =
    <Input extends unknown[], Row>(find: (...input: Input) => Promise<Row>) =>
    (...input: Input) => {
      reads += 1
      return find(...input)
    }
  const { sessions, connections, delegations } = store
  const countedStore = {
    ...store,
    sessions: { ...sessions, find: counting(sessions.find) },
    connections: { ...connections, find: counting(connections.find) },
    delegations: { ...delegations, find: counting(delegations.find) },
  }
  return { store: countedStore, reads: () => reads }
}

const sharedOptions = (first: Instance | undefined) => {
  if (!first) return {}
  const reach = (request: Request) => first.at.network.fetch(request)
  return { clock: first.at.clock, engines: { fetch: reach, forward: fetchForward(reach) } }
}

/** Opens an instance with a cache for one test. */
export const openInstance = async (options: InstanceOptions): Promise<Instance> => {
  const { url, feedUrl = url, first, timeouts } = options
  const engine = await postgresStore({ url, poolMax: 4, ...(timeouts && { timeouts }) })
  const { store, reads } = countReads({ ...engine, feed: postgresFeed({ url: feedUrl }) })
  const deployed = await deployment({ store, ...sharedOptions(first) })
  const at = first ? { ...deployed, simulators: first.at.simulators, network: first.at.network } : deployed
  at.planbridge.housekeeping.start()
  onTestFinished(async () => {
    await at.planbridge.housekeeping.stop()
    await engine.close()
  })
  return { at, reads }
}

const clients = '/crm/v1/clients?pageSize=1'

export interface Caller {
  readonly browser: Browser
  /** Makes one API call. */
  readonly call: () => Promise<{
    readonly status: number
    readonly code: unknown
    readonly retryAfter: number
  }>
}

/** The browser with these cookies at an instance. */
export const callerAt = ({ at }: Instance, jar: Browser['jar'], connection: string): Caller => {
  const browser = openBrowser(at)
  for (const [name, value] of jar) browser.jar.set(name, value)
  return {
    browser,
    async call() {
      const response = await browser.api(connection, clients)
      const body = (await response.json()) as { readonly code?: unknown }
      const retryAfter = Number(response.headers.get('retry-after') ?? 0)
      return { status: response.status, code: response.ok ? undefined : body.code, retryAfter }
    },
  }
}

const longPoll = { timeout: 60_000 }

/** Calls until the instance serves calls from its cache. */
export const warmUp = async ({ reads }: Instance, { call }: Caller): Promise<void> => {
  const readsOfCall = async () => {
    const before = reads()
    expect((await call()).status).toBe(200)
    return reads() - before
  }
  await expect.poll(readsOfCall, longPoll).toBe(0)
}

/** A caller who signed in at the first instance and is cached at the second. */
export const warmCaller = async (first: Instance, second: Instance, options = {}) => {
  const browser = openBrowser(first.at)
  const connection = await browser.connectOrThrow(
    { integration: 'dp-hybrid', ...options },
    { account: 'priya.nair' },
  )
  const caller = callerAt(second, browser.jar, connection.id)
  await warmUp(second, caller)
  return { ...caller, browser, connection }
}
