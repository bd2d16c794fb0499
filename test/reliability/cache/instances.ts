import { fetchForward, type Store } from '@planbridge/bff/testing'
import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import { postgresFeed } from '@planbridge/bff/internal/store/engines/postgres-feed-engine.ts'
import { expect, onTestFinished } from 'vitest'
import { type Browser, openBrowser } from '../../harness/deployment/browser.ts'
import { type Deployment, deployment } from '../../harness/deployment/deployment.ts'

/** One of several instances over one database: the same providers and the same clock, and a memory of its own. */
export interface Instance {
  readonly at: Deployment
  /** How often it asked the store for a row that a call needs. */
  readonly reads: () => number
}

export interface InstanceWish {
  readonly url: string
  /** Another way for the feed than for everything else. */
  readonly feedUrl?: string
  /** Whose providers and clock are its own too. */
  readonly beside?: Instance
  readonly patience?: Parameters<typeof postgresStore>[0]['timeouts']
}

const counted = (store: Store) => {
  let reads = 0
  const counting =
    <Input extends unknown[], Row>(find: (...input: Input) => Promise<Row>) =>
    (...input: Input) => {
      reads += 1
      return find(...input)
    }
  const { sessions, connections, delegations } = store
  const remembering = {
    ...store,
    sessions: { ...sessions, find: counting(sessions.find) },
    connections: { ...connections, find: counting(connections.find) },
    delegations: { ...delegations, find: counting(delegations.find) },
  }
  return { store: remembering, reads: () => reads }
}

const besideOf = (first: Instance | undefined) => {
  if (!first) return {}
  const reach = (request: Request) => first.at.network.fetch(request)
  return { clock: first.at.clock, engines: { fetch: reach, forward: fetchForward(reach) } }
}

/** Opens an instance that remembers, until the test is over. */
export const openInstance = async (wish: InstanceWish): Promise<Instance> => {
  const { url, feedUrl = url, beside, patience } = wish
  const engine = await postgresStore({ url, poolMax: 4, ...(patience && { timeouts: patience }) })
  const { store, reads } = counted({ ...engine, feed: postgresFeed({ url: feedUrl }) })
  const own = await deployment({ store, ...besideOf(beside) })
  const at = beside ? { ...own, simulators: beside.at.simulators, network: beside.at.network } : own
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
  /** One API call; its status, and the code where it was refused. */
  readonly call: () => Promise<{
    readonly status: number
    readonly code: unknown
    readonly retryAfter: number
  }>
}

/** The same person's browser at an instance, whoever made its session. */
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

const patiently = { timeout: 10_000 }

/** Calls until the instance answers from memory: its feed is heard, and everything was read once. */
export const warmUp = async ({ reads }: Instance, { call }: Caller): Promise<void> => {
  const readsOfCall = async () => {
    const before = reads()
    expect((await call()).status).toBe(200)
    return reads() - before
  }
  await expect.poll(readsOfCall, patiently).toBe(0)
}

/** Somebody who signed in at the first instance, and calls at the second one, which remembers everything about it. */
export const rememberedCaller = async (first: Instance, second: Instance, wish = {}) => {
  const browser = openBrowser(first.at)
  const connection = await browser.connected({ integration: 'dp-hybrid', ...wish }, { account: 'priya.nair' })
  const caller = callerAt(second, browser.jar, connection.id)
  await warmUp(second, caller)
  return { ...caller, browser, connection }
}
