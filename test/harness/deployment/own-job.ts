import { endpoints, type InputOf, type Job } from '@planbridge/shared/contract'
import { openBrowser } from './browser.ts'
import { deployment, type DeploymentOptions } from './deployment.ts'

const priya = { account: 'priya.nair' }

const hourly: Omit<InputOf<typeof endpoints.changeJob>, 'job'> = {
  fields: {},
  body: null,
  schedule: { every: 'hour', minute: 20 },
  time_zone: 'Europe/London',
  missed: 'skip',
}

/** A person with a delegation and an hourly job that lists their clients. */
export const ownJob = async (options: DeploymentOptions = {}) => {
  const at = await deployment(options)
  const browser = openBrowser(at)
  const delegation = { purpose: 'Nightly', operations: ['list-clients', 'get-client'], days: 30 }
  const { id } = await browser.connectOrThrow(
    { integration: 'dp-hybrid', model: 'delegation', delegation },
    priya,
  )
  const added = await browser.call(endpoints.addJob, {
    connection: id,
    operation: 'list-clients' as never,
    ...hourly,
  })
  if (!added.ok) throw new Error(added.body.code)
  const job = added.body
  const listed = async (): Promise<Job> => {
    const result = await browser.call(endpoints.listJobs, { connection: id })
    if (!result.ok) throw new Error(result.body.code)
    const [first] = result.body.jobs
    if (!first) throw new Error('the job is not listed')
    return first
  }
  const run = (after: string | null = null) => browser.call(endpoints.runJobNow, { job: job.id, after })
  const calls = () =>
    at.simulators.dynamicPlanner.log.entries.filter(({ path }) => path === '/crm/v1/clients').length
  return { at, browser, connection: id, job, listed, run, calls }
}

export type OwnJob = Awaited<ReturnType<typeof ownJob>>
