import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { planJobs } from '../harness/cluster/plan-jobs.ts'
import { type ClusterEnvironment, openClusterEnvironment } from '../harness/cluster/renewal-storm.ts'
import { createDatabase } from '../harness/postgres/create-database.ts'
import { query } from '../harness/postgres/database.ts'

const count = process.env['PLANBRIDGE_ROUNDS'] === 'full' ? 100 : 30
const minute = 60_000

interface Ended {
  readonly job: string
  readonly outcome: string
}

describe('three processes on one PostgreSQL', () => {
  let environment: ClusterEnvironment
  beforeAll(async () => {
    environment = await openClusterEnvironment({ databaseUrl: await createDatabase(), delegates: 1 })
  })
  afterAll(() => environment?.[Symbol.asyncDispose]())

  const runs = () =>
    query(environment.databaseUrl, 'select job, outcome from runs order by job') as Promise<readonly Ended[]>
  const ended = async () => (await runs()).filter(({ outcome }) => outcome !== 'running').length

  const expectAllToRun = async (jobs: number) => {
    await query(environment.databaseUrl, 'delete from runs')
    await query(environment.databaseUrl, 'delete from jobs')
    environment.provider.apiCalls.clear()
    const [delegate] = environment.delegates
    if (!delegate) throw new Error('there is no delegate')
    const due = Date.now() + 1_000
    await planJobs(
      environment,
      delegate,
      Array.from({ length: jobs }, () => due),
    )
    await expect.poll(ended, { timeout: minute }).toBe(jobs)
    expect(new Set((await runs()).map(({ outcome }) => outcome))).toEqual(new Set(['succeeded']))
    expect(environment.provider.apiCalls.entries.filter(({ path }) => path.startsWith('/crm/'))).toHaveLength(
      jobs,
    )
  }

  test(`${count} jobs due at once each run and call the provider once`, () => expectAllToRun(count))

  test('when the watching process stops, it exits at once and the others run the due jobs', async () => {
    const [first] = environment.cluster.members
    if (!first) throw new Error('the cluster is empty')
    const start = performance.now()
    expect(await first.stop()).toBe(0)
    expect(performance.now() - start).toBeLessThan(14_000)
    await expectAllToRun(10)
    await environment.cluster.replace(first)
  })
})
