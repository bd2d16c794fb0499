import type { BackgroundTasks, EngineNeeds, JobEngine } from '@planbridge/bff/internal/scheduler/ports.ts'
import { expect } from 'vitest'
import { openTaskRecord, type TaskRecord } from './jobs/task-record.ts'

/** Opens engines of one kind over one store. */
export interface EngineFactory {
  readonly open: (needs: EngineNeeds) => JobEngine
}

type Prove = (factory: EngineFactory) => Promise<void>

/** The factor by which all sleeps are shortened. */
const speedup = 20
const concurrentMax = 10

const sleep = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms / speedup))

const named = (count: number, word = 'job'): string[] =>
  Array.from({ length: count }, (_, at) => `${word}-${at}`)

const until = (condition: () => unknown) => expect.poll(condition, { timeout: 60_000 })

interface RunningEngines extends AsyncDisposable {
  readonly record: TaskRecord
  readonly reported: unknown[]
  readonly engines: readonly JobEngine[]
}

const startEngines = async (
  { open }: EngineFactory,
  count: number,
  backgroundTasksOf?: (record: TaskRecord, engine: number) => BackgroundTasks,
): Promise<RunningEngines> => {
  const record = openTaskRecord()
  const reported: unknown[] = []
  const engines = Array.from({ length: count }, () =>
    open({ sleep, report: (error) => void reported.push(error) }),
  )
  await Promise.all(
    engines.map((engine, at) =>
      engine.start(backgroundTasksOf ? backgroundTasksOf(record, at) : record.backgroundTasksOf(at)),
    ),
  )
  const stop = async () => void (await Promise.all(engines.map((engine) => engine.stop())))
  return { record, reported, engines, [Symbol.asyncDispose]: stop }
}

const busyMost = ({ tries }: TaskRecord) => Math.max(...tries.map(({ concurrent }) => concurrent))

/** Guarantees of every job engine, each with its proof on an empty store. */
export const jobsContract: Readonly<Record<string, Prove>> = {
  'watches and runs housekeeping at the start and then repeatedly': async (factory) => {
    await using running = await startEngines(factory, 1)
    const { watchedBy, tendedBy } = running.record
    await until(() => tendedBy.length).toBeGreaterThan(1)
    expect(watchedBy.length).toBeGreaterThan(10)
  },

  'runs each repeated task at the start and then at its own interval': async (factory) => {
    await using running = await startEngines(factory, 1)
    const { repeated } = running.record
    await until(() => repeated.filter((name) => name === 'often').length).toBeGreaterThan(10)
    expect(repeated.filter((name) => name === 'seldom')).toHaveLength(1)
  },

  'three engines run every due job once': async (factory) => {
    await using running = await startEngines(factory, 3)
    const jobs = named(30)
    running.record.plan(jobs)
    await until(() => running.record.done.length).toBe(jobs.length)
    expect(running.record.begun.map(({ job }) => job).toSorted()).toEqual(jobs.toSorted())
    expect(running.reported).toEqual([])
  },

  'never runs a job twice at once, even if it stays due': async (factory) => {
    await using running = await startEngines(factory, 2, (record, engine) => ({
      ...record.backgroundTasksOf(engine),
      // Reports the job as due while it runs.
      async endExpiredAndFindDueJobs() {
        await record.backgroundTasksOf(engine).endExpiredAndFindDueJobs()
        return [{ id: 'stubborn' as never, person: 'stubborn', turn: 1 }]
      },
    }))
    using blocked = running.record.block(['stubborn'])
    running.record.plan(['stubborn'])
    await until(() => running.record.begun.length).toBe(1)
    const [begun] = running.record.begun
    const triesOfIt = () => running.record.tries.filter(({ engine }) => engine === begun?.engine).length
    const tries = triesOfIt()
    const watches = running.record.watchedBy.length
    await until(() => running.record.watchedBy.length).toBeGreaterThan(watches + 20)
    expect(triesOfIt()).toBe(tries)
    blocked.release()
    await until(() => running.record.done).toEqual(['stubborn'])
    expect(busyMost(running.record)).toBe(1)
  },

  'a slow run delays neither other runs nor the watch': async (factory) => {
    await using running = await startEngines(factory, 1)
    using blocked = running.record.block(['slow'])
    running.record.plan(['slow'])
    await until(() => running.record.begun.length).toBe(1)
    running.record.plan(['quick'])
    await until(() => running.record.done).toEqual(['quick'])
    const watches = running.record.watchedBy.length
    await until(() => running.record.watchedBy.length).toBeGreaterThan(watches + 5)
    blocked.release()
    await until(() => running.record.done.length).toBe(2)
  },

  'runs at most ten jobs at once and starts the rest as runs end': async (factory) => {
    await using running = await startEngines(factory, 1)
    using blocked = running.record.block(named(25))
    running.record.plan(named(25))
    await until(() => running.record.begun.length).toBe(concurrentMax)
    const watches = running.record.watchedBy.length
    await until(() => running.record.watchedBy.length).toBeGreaterThan(watches + 10)
    expect(running.record.begun).toHaveLength(concurrentMax)
    blocked.release()
    await until(() => running.record.done.length).toBe(25)
  },

  'jobs of one person take three places at most, and jobs of others start beside them': async (factory) => {
    await using running = await startEngines(factory, 1)
    const jobsOf = (person: string) => named(40, `${person}--job`)
    using blocked = running.record.block([...jobsOf('ada'), ...jobsOf('ben')])
    const begunOf = (person: string) =>
      running.record.begun.filter(({ job }) => job.startsWith(person)).length
    running.record.plan(jobsOf('ada'))
    await until(() => begunOf('ada')).toBe(3)
    running.record.plan(jobsOf('ben'))
    await until(() => begunOf('ben')).toBe(3)
    running.record.plan(['cleo--job'])
    await until(() => running.record.done).toEqual(['cleo--job'])
    expect([begunOf('ada'), begunOf('ben')]).toEqual([3, 3])
    blocked.release()
    await until(() => running.record.done.length).toBe(81)
    expect(running.record.begun).toHaveLength(81)
  },

  'runs that wait to try again leave their places to others, up to fifty in flight': async (factory) => {
    await using running = await startEngines(factory, 1)
    const resting = named(60, 'resting')
    using blocked = running.record.block(resting)
    running.record.plan(resting.slice(0, 30))
    await until(() => running.record.begun.length).toBe(30)
    running.record.plan(['quick'])
    await until(() => running.record.done).toEqual(['quick'])
    running.record.plan(resting.slice(30))
    await until(() => running.record.begun.length).toBe(51)
    blocked.release()
    await until(() => running.record.done.length).toBe(61)
    expect(running.record.begun).toHaveLength(61)
  },

  'a failure is reported, and the engine continues': async (factory) => {
    const broken = new Set(['watch', 'tend', 'run', 'task'])
    const breakOnce = (part: string) => {
      if (broken.delete(part)) throw new Error(`broken: ${part}`)
    }
    await using running = await startEngines(factory, 1, (record, engine) => {
      const backgroundTasks = record.backgroundTasksOf(engine)
      return {
        async endExpiredAndFindDueJobs() {
          breakOnce('watch')
          return backgroundTasks.endExpiredAndFindDueJobs()
        },
        async maintain() {
          breakOnce('tend')
          return backgroundTasks.maintain()
        },
        async runJob(job) {
          breakOnce('run')
          return backgroundTasks.runJob(job)
        },
        repeated: backgroundTasks.repeated.map((task) => ({
          ...task,
          async run() {
            breakOnce('task')
            return task.run()
          },
        })),
      }
    })
    running.record.plan(['one', 'two'])
    await until(() => running.record.done.toSorted()).toEqual(['one', 'two'])
    await until(() => running.record.tendedBy.length).toBeGreaterThan(0)
    await until(() => running.record.repeated.length).toBeGreaterThan(3)
    expect(running.reported.map(String).toSorted()).toEqual([
      'Error: broken: run',
      'Error: broken: task',
      'Error: broken: tend',
      'Error: broken: watch',
    ])
  },

  'stopping begins no more runs and waits for those in flight': async (factory) => {
    const running = await startEngines(factory, 2)
    using blocked = running.record.block(named(4))
    running.record.plan(named(4))
    await until(() => running.record.begun.length).toBe(4)
    let stopped = false
    const stopping = running[Symbol.asyncDispose]().then(() => (stopped = true))
    running.record.plan(['late'])
    await sleep(3_000)
    expect([stopped, running.record.done]).toEqual([false, []])
    blocked.release()
    await stopping
    expect(running.record.done.toSorted()).toEqual(named(4))
    const { watchedBy, tendedBy, tries, repeated } = running.record
    const before = [watchedBy.length, tendedBy.length, tries.length, repeated.length]
    await sleep(3_000)
    expect([watchedBy.length, tendedBy.length, tries.length, repeated.length]).toEqual(before)
    expect(running.record.isDue('late')).toBe(true)
  },

  'an idle engine stops at once': async (factory) => {
    const slowly = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms).unref())
    const engine = factory.open({ sleep: slowly, report: () => undefined })
    const record = openTaskRecord()
    await engine.start(record.backgroundTasksOf(0))
    await until(() => record.watchedBy.length).toBeGreaterThan(0)
    const start = performance.now()
    await engine.stop()
    expect(performance.now() - start).toBeLessThan(20_000)
  },

  'an engine that was never started can be stopped': async (factory) => {
    const engine = factory.open({ sleep, report: () => undefined })
    await expect(engine.stop()).resolves.toBeUndefined()
  },

  'when one engine stops, the others continue': async (factory) => {
    await using running = await startEngines(factory, 3)
    await until(() => running.record.watchedBy.length).toBeGreaterThan(5)
    const [watcher = 0] = running.record.watchedBy
    await running.engines[watcher]?.stop()
    const watches = running.record.watchedBy.length
    running.record.plan(['next'])
    await until(() => running.record.done).toEqual(['next'])
    expect(running.record.watchedBy.slice(watches)).not.toContain(watcher)
    expect(running.reported).toEqual([])
  },
}
