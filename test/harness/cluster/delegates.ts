import { postgresStore } from '@planbridge/bff/internal/store/engines/postgres-engine.ts'
import type { ConnectionId } from '@planbridge/shared/contract'
import { visitor } from '../../mock/simulators/visitor.ts'
import { openBrowser } from '../deployment/browser.ts'
import { deployment } from '../deployment/deployment.ts'
import { realClock } from '../deployment/movable-clock.ts'
import { clusterConfig, type ClusterOptions } from './cluster.ts'
import { adviserName } from './slow-provider.ts'

/** A delegation and the session cookie of its person. */
export interface Delegate {
  readonly connection: ConnectionId
  readonly cookie: string
}

type DelegatesTarget = Pick<ClusterOptions, 'databaseUrl'> & {
  readonly provider: ClusterOptions['provider'] & { readonly origin: string }
}

const atOnce = 5

/** Connects delegations of `count` people at the identity server, through a temporary in-process instance. */
export const connectDelegates = async (
  { provider, databaseUrl }: DelegatesTarget,
  count: number,
): Promise<Delegate[]> => {
  const store = await postgresStore({ url: databaseUrl })
  const reach = (request: Request) => fetch(request)
  const at = await deployment({
    store,
    clock: realClock(),
    config: clusterConfig(provider),
    programs: [{ origins: [provider.origin], fetch: reach }],
  })
  const connectOne = async (number: number): Promise<Delegate> => {
    const browser = openBrowser(at)
    const people = visitor(at.network.fetch, [provider.origin])
    const pending = await browser.start({ integration: 'dp-hybrid', model: 'delegation' })
    const arrival = await people.signIn(browser.authorizeUrl(pending), { account: adviserName(number) })
    if (arrival.kind !== 'left') throw new Error(`the identity server did not redirect: ${arrival.html}`)
    const done = await browser.complete(pending, arrival.url)
    if (!done.ok) throw new Error(`the attempt was not completed: ${done.body.code}`)
    const cookie = [...browser.jar].map((pair) => pair.join('=')).join('; ')
    return { connection: done.body.connection.id, cookie }
  }
  const delegates: Delegate[] = []
  while (delegates.length < count) {
    const batch = Array.from({ length: Math.min(atOnce, count - delegates.length) }, (_, nth) => nth)
    const from = delegates.length
    delegates.push(...(await Promise.all(batch.map((nth) => connectOne(from + nth)))))
  }
  await store.close()
  return delegates
}
