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
import { realClock } from '../../harness/deployment/movable-clock.ts'

const priya = { account: 'priya.nair' }

/** Signs in `aheadMs` from now. */
const signIn = async (store: Store, aheadMs = 0) => {
  const browser = openBrowser(await deployment({ store, clock: realClock(aheadMs) }))
  await browser.connectOrThrow({ integration: 'dp-code' }, priya)
  return browser
}

/** Adds jobs on a service account through the API. None is due within half an hour. */
export const planJobs = async (store: Store, count: number) => {
  const browser = await signIn(store)
  const integration = IntegrationId.parse('docplanner')
  const added = await browser.call(endpoints.addServiceAccount, { integration })
  if (!added.ok) throw new Error(added.body.code)
  const connection = added.body.id
  const minute = (new Date().getUTCMinutes() + 30) % 60
  const job = async () => {
    const options = { connection, operation: 'list-facilities', fields: {}, body: null, missed: 'run-once' }
    const schedule = { every: 'hour', minute } as const
    const result = await browser.call(endpoints.addJob, { ...options, schedule, time_zone: 'UTC' } as never)
    if (!result.ok) throw new Error(result.body.code)
    return result.body.id
  }
  const ids: JobId[] = []
  while (ids.length < count) ids.push(await job())
  return { connection, ids }
}

/** Makes a job due now. */
export const makeDue = async (store: Store, id: JobId): Promise<void> => {
  await store.jobs.change(id, (job) => ({ ...job, nextAt: Date.now() }))
}

/** The runs of a job in the API response. */
export const listedRuns = async (
  store: Store,
  { connection, id, aheadMs }: { connection: ConnectionId; id: JobId; aheadMs: number },
): Promise<Job['runs']> => {
  const browser = await signIn(store, aheadMs)
  const result = await browser.call(endpoints.listJobs, { connection })
  if (!result.ok) throw new Error(result.body.code)
  return result.body.jobs.find((job) => job.id === id)?.runs ?? []
}
