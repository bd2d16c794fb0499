import { endpoints } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import { openBrowser } from '../../harness/deployment/browser.ts'
import { ownJob } from '../../harness/deployment/own-job.ts'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'

const minuteSeconds = 60

describe('a run that a person asks for', () => {
  test('OP-150: runs the job at once, and the schedule goes on from then', async () => {
    const { at, job, run, listed, calls } = await ownJob()
    at.clock.pass(minuteSeconds)
    const asked = await run()
    expect(asked.body).toMatchObject({ next_at: new Date(at.clock.now()).toISOString() })
    await runBackgroundTasks(at)
    const { runs, next_at } = await listed()
    expect(runs).toMatchObject([{ outcome: 'succeeded', tries: 1 }])
    expect([next_at, calls()]).toEqual([job.next_at, 1])
  })

  test('OP-150: ten requests at once cause one run, and so does a request that is repeated after the run', async () => {
    const { at, run, listed, calls } = await ownJob()
    at.clock.pass(minuteSeconds)
    const asked = await Promise.all(Array.from({ length: 10 }, () => run()))
    expect(asked.every(({ ok }) => ok)).toBe(true)
    await runBackgroundTasks(at)
    expect((await run()).ok).toBe(true)
    await runBackgroundTasks(at)
    expect([(await listed()).runs.length, calls()]).toEqual([1, 1])

    at.clock.pass(minuteSeconds)
    const [last] = (await listed()).runs
    await run(last?.due_at)
    await runBackgroundTasks(at)
    expect([(await listed()).runs.length, calls()]).toEqual([2, 2])
  })

  test('OP-150: the newest ten runs are listed', async () => {
    const { at, run, listed } = await ownJob()
    const dueAt: string[] = []
    for (let n = 0; n < 11; n += 1) {
      at.clock.pass(minuteSeconds)
      await run(dueAt.at(-1))
      await runBackgroundTasks(at)
      dueAt.push((await listed()).runs[0]?.due_at ?? '')
    }
    expect((await listed()).runs.map(({ due_at }) => due_at)).toEqual(dueAt.slice(1).toReversed())
  })

  test('OP-150: a request during a run starts no second one, and the answer says that it is running', async () => {
    const { at, job, run, listed, calls } = await ownJob()
    at.clock.pass(minuteSeconds)
    await run()
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const { promise: sent, resolve: noteSent } = Promise.withResolvers<void>()
    at.simulators.dynamicPlanner.interrupt({
      when: ({ url }) => url.includes('/crm/v1/clients'),
      times: 1,
      answer: async (_, proceed) => {
        noteSent()
        await released
        return proceed()
      },
    })
    const running = at.planbridge.backgroundTasks.runJob(job.id)
    await sent
    at.clock.pass(1)
    const second = await run((await listed()).runs[0]?.due_at)
    expect(second.body).toMatchObject({ runs: [{ outcome: 'running' }] })
    release()
    await running
    await runBackgroundTasks(at)
    expect([(await listed()).runs.length, calls()]).toEqual([1, 1])
  })

  test('OP-150: a paused job is not run, and stays paused', async () => {
    const { at, browser, connection, job, run, listed, calls } = await ownJob()
    await browser.call(endpoints.pauseJob, { job: job.id, paused: true })
    expect((await run()).body).toMatchObject({ code: 'job-paused', connection })
    await runBackgroundTasks(at)
    expect([(await listed()).paused, calls()]).toEqual([true, 0])
  })

  test('OP-150: a job that cannot run is refused with the reason', async () => {
    const { browser, connection, run } = await ownJob()
    const narrowed = await browser.call(endpoints.narrowDelegation, {
      connection,
      purpose: 'Less',
      operations: ['get-client'] as never,
      ends_at: '2026-01-20T00:00:00.000Z',
    })
    expect(narrowed.ok).toBe(true)
    expect((await run()).body).toMatchObject({ code: 'operation-not-agreed', connection })
  })

  test('OP-150: a job whose values its operation does not take any more sends nothing', async () => {
    const { at, job, listed } = await ownJob()
    const changed = { ...(await at.store.jobs.find(job.id)), operation: 'get-client' }
    await at.store.jobs.changeWithin(job.id, () => changed as never, 1_000_000)
    at.clock.pass(20 * minuteSeconds)
    const before = at.simulators.dynamicPlanner.log.entries.length
    await runBackgroundTasks(at)
    expect((await listed()).runs).toMatchObject([{ outcome: 'skipped', code: 'operation-not-allowed' }])
    expect(at.simulators.dynamicPlanner.log.entries.length).toBe(before)
  })

  test('OP-150: another person cannot run the job, and the rate of requests is limited', async () => {
    const { at, job, run } = await ownJob()
    const other = openBrowser(at)
    await other.connectOrThrow({ integration: 'plannr' }, { account: 'tom@elmsample.example' })
    expect((await other.call(endpoints.runJobNow, { job: job.id, after: null })).body).toMatchObject({
      code: 'job-not-found',
    })
    const asked = await Promise.all(Array.from({ length: 130 }, () => run()))
    const refused = asked.filter(({ ok }) => !ok)
    expect(refused).toHaveLength(10)
    expect(refused[0]?.body).toMatchObject({ code: 'too-many-requests' })
  })
})
