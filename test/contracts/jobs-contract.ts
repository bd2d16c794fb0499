import type { BackgroundTasks, EngineNeeds, JobEngine } from '@planbridge/bff/internal/scheduler/ports.ts'
import { expect } from 'vitest'
import { type Ledger, openLedger } from './jobs/ledger.ts'

/** Engines of one kind over one store, not yet started, and what they reported. */
export interface EngineRoom {
  readonly open: (needs: EngineNeeds) => JobEngine
}

type Prove = (room: EngineRoom) => Promise<void>

/** So much faster than an engine's own pace. */
const haste = 20
const placesMax = 10

const sleep = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms / haste))

const named = (count: number, word = 'job'): string[] =>
  Array.from({ length: count }, (_, at) => `${word}-${at}`)

const until = (condition: () => unknown) => expect.poll(condition, { timeout: 15_000 })

interface Staff extends AsyncDisposable {
  readonly ledger: Ledger
  readonly reported: unknown[]
  readonly engines: readonly JobEngine[]
}

const staffed = async (
  { open }: EngineRoom,
  count: number,
  backgroundTasksOf?: (ledger: Ledger, engine: number) => BackgroundTasks,
): Promise<Staff> => {
  const ledger = openLedger()
  const reported: unknown[] = []
  const engines = Array.from({ length: count }, () =>
    open({ sleep, report: (error) => void reported.push(error) }),
  )
  await Promise.all(
    engines.map((engine, at) =>
      engine.start(backgroundTasksOf ? backgroundTasksOf(ledger, at) : ledger.backgroundTasksOf(at)),
    ),
  )
  const stop = async () => void (await Promise.all(engines.map((engine) => engine.stop())))
  return { ledger, reported, engines, [Symbol.asyncDispose]: stop }
}

const busyMost = ({ tries }: Ledger) => Math.max(...tries.map(({ atOnce }) => atOnce))

/** What every job engine must hold to: a guarantee, and the proof of it on an empty store. */
export const jobsContract: Readonly<Record<string, Prove>> = {
  'watches and tends at once, and again and again with nobody asking': async (room) => {
    await using staff = await staffed(room, 1)
    const { watchedBy, tendedBy } = staff.ledger
    await until(() => tendedBy.length).toBeGreaterThan(1)
    expect(watchedBy.length).toBeGreaterThan(10)
  },

  'runs what is due, and each of three engines may: every job once': async (room) => {
    await using staff = await staffed(room, 3)
    const jobs = named(30)
    staff.ledger.plan(jobs)
    await until(() => staff.ledger.done.length).toBe(jobs.length)
    expect(staff.ledger.begun.map(({ job }) => job).toSorted()).toEqual(jobs.toSorted())
    expect(staff.reported).toEqual([])
  },

  'never runs a job twice at once, whatever it is told of it': async (room) => {
    await using staff = await staffed(room, 2, (ledger, engine) => ({
      ...ledger.backgroundTasksOf(engine),
      // As if it stayed due while it runs.
      async endExpiredAndFindDueJobs() {
        await ledger.backgroundTasksOf(engine).endExpiredAndFindDueJobs()
        return ['stubborn' as never]
      },
    }))
    using held = staff.ledger.hold(['stubborn'])
    staff.ledger.plan(['stubborn'])
    await until(() => staff.ledger.begun.length).toBe(1)
    const [begun] = staff.ledger.begun
    const triesOfIt = () => staff.ledger.tries.filter(({ engine }) => engine === begun?.engine).length
    const tries = triesOfIt()
    const seen = staff.ledger.watchedBy.length
    await until(() => staff.ledger.watchedBy.length).toBeGreaterThan(seen + 20)
    expect(triesOfIt()).toBe(tries)
    held.discard()
    await until(() => staff.ledger.done).toEqual(['stubborn'])
    expect(busyMost(staff.ledger)).toBe(1)
  },

  'a slow run keeps neither the others nor the watch waiting': async (room) => {
    await using staff = await staffed(room, 1)
    using held = staff.ledger.hold(['slow'])
    staff.ledger.plan(['slow'])
    await until(() => staff.ledger.begun.length).toBe(1)
    staff.ledger.plan(['quick'])
    await until(() => staff.ledger.done).toEqual(['quick'])
    const seen = staff.ledger.watchedBy.length
    await until(() => staff.ledger.watchedBy.length).toBeGreaterThan(seen + 5)
    held.discard()
    await until(() => staff.ledger.done.length).toBe(2)
  },

  'runs ten at once and no more, and goes on with the rest as soon as there is a place': async (room) => {
    await using staff = await staffed(room, 1)
    using held = staff.ledger.hold(named(25))
    staff.ledger.plan(named(25))
    await until(() => staff.ledger.begun.length).toBe(placesMax)
    const seen = staff.ledger.watchedBy.length
    await until(() => staff.ledger.watchedBy.length).toBeGreaterThan(seen + 10)
    expect(staff.ledger.begun).toHaveLength(placesMax)
    held.discard()
    await until(() => staff.ledger.done.length).toBe(25)
  },

  'what fails is reported, and the engine goes on': async (room) => {
    const broken = new Set(['watch', 'tend', 'run'])
    const breakOnce = (part: string) => {
      if (broken.delete(part)) throw new Error(`broken: ${part}`)
    }
    await using staff = await staffed(room, 1, (ledger, engine) => {
      const backgroundTasks = ledger.backgroundTasksOf(engine)
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
      }
    })
    staff.ledger.plan(['one', 'two'])
    await until(() => staff.ledger.done.toSorted()).toEqual(['one', 'two'])
    await until(() => staff.ledger.tendedBy.length).toBeGreaterThan(0)
    expect(staff.reported.map(String).toSorted()).toEqual([
      'Error: broken: run',
      'Error: broken: tend',
      'Error: broken: watch',
    ])
  },

  'to stop is to begin nothing more, and to wait for what is under way': async (room) => {
    const staff = await staffed(room, 2)
    using held = staff.ledger.hold(named(4))
    staff.ledger.plan(named(4))
    await until(() => staff.ledger.begun.length).toBe(4)
    let stopped = false
    const stopping = staff[Symbol.asyncDispose]().then(() => (stopped = true))
    staff.ledger.plan(['late'])
    await sleep(3_000)
    expect([stopped, staff.ledger.done]).toEqual([false, []])
    held.discard()
    await stopping
    expect(staff.ledger.done.toSorted()).toEqual(named(4))
    const { watchedBy, tendedBy, tries } = staff.ledger
    const before = [watchedBy.length, tendedBy.length, tries.length]
    await sleep(3_000)
    expect([watchedBy.length, tendedBy.length, tries.length]).toEqual(before)
    expect(staff.ledger.isDue('late')).toBe(true)
  },

  'an idle one stops at once': async (room) => {
    const slowly = (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms).unref())
    const engine = room.open({ sleep: slowly, report: () => undefined })
    const ledger = openLedger()
    await engine.start(ledger.backgroundTasksOf(0))
    await until(() => ledger.watchedBy.length).toBeGreaterThan(0)
    const start = performance.now()
    await engine.stop()
    expect(performance.now() - start).toBeLessThan(1_900)
  },

  'one that was never started can be stopped': async (room) => {
    const engine = room.open({ sleep, report: () => undefined })
    await expect(engine.stop()).resolves.toBeUndefined()
  },

  'when one stops, the others go on without it': async (room) => {
    await using staff = await staffed(room, 3)
    await until(() => staff.ledger.watchedBy.length).toBeGreaterThan(5)
    const [watcher = 0] = staff.ledger.watchedBy
    await staff.engines[watcher]?.stop()
    const seen = staff.ledger.watchedBy.length
    staff.ledger.plan(['next'])
    await until(() => staff.ledger.done).toEqual(['next'])
    expect(staff.ledger.watchedBy.slice(seen)).not.toContain(watcher)
    expect(staff.reported).toEqual([])
  },
}
