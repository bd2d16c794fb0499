import type { Store } from '@planbridge/bff/testing'
import {
  type ConnectionId,
  endpoints,
  IntegrationId,
  type Job,
  type JobId,
} from '@planbridge/shared/contract'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { deployment } from '../../harness/deployment/deployment.ts'
import { movingClock } from './moving-clock.ts'

const priya = { account: 'priya.nair' }

/** As somebody sees it who signs in `aheadMs` from now. */
const visit = async (store: Store, aheadMs = 0) => {
  const browser = openBrowser(await deployment({ store, clock: movingClock(aheadMs) }))
  await browser.connected({ integration: 'dp-code' }, priya)
  return browser
}

/** Jobs on a service account, planned as a person plans them; none of them is due within the half hour. */
export const planJobs = async (store: Store, count: number) => {
  const browser = await visit(store)
  const integration = IntegrationId.parse('docplanner')
  const added = await browser.call(endpoints.addServiceAccount, { integration })
  if (!added.ok) throw new Error(added.body.code)
  const connection = added.body.id
  const minute = (new Date().getUTCMinutes() + 30) % 60
  const job = async () => {
    const wish = { connection, operation: 'list-facilities', fields: {}, body: null, missed: 'run-once' }
    const schedule = { every: 'hour', minute } as const
    const heard = await browser.call(endpoints.addJob, { ...wish, schedule, time_zone: 'UTC' } as never)
    if (!heard.ok) throw new Error(heard.body.code)
    return heard.body.id
  }
  const ids: JobId[] = []
  while (ids.length < count) ids.push(await job())
  return { connection, ids }
}

/** Its time has come. */
export const makeDue = async (store: Store, id: JobId): Promise<void> => {
  await store.jobs.change(id, (job) => ({ ...job, nextAt: Date.now() }))
}

/** A job's runs, as its person is told of them. */
export const runsSeen = async (
  store: Store,
  { connection, id, aheadMs }: { connection: ConnectionId; id: JobId; aheadMs: number },
): Promise<Job['runs']> => {
  const browser = await visit(store, aheadMs)
  const heard = await browser.call(endpoints.listJobs, { connection })
  if (!heard.ok) throw new Error(heard.body.code)
  return heard.body.jobs.find((job) => job.id === id)?.runs ?? []
}
