import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../harness/repository-root.ts'
import type { Mutant } from './find-mutants.ts'
import type { Case, Verdict } from './judge.ts'
import { testsOf } from './judging-rooms.ts'
import { markOf } from './mark-functions.ts'
import type { ReachingTest } from './reach.ts'
import { describeMutant } from './score.ts'

/** For one test file. A slow machine needs long for many of them. */
const loopMinutes = 5

interface Judge {
  readonly judge: (given: Case) => Promise<Verdict>
  readonly close: () => void
}

const judges = new Set<ChildProcess>()

const startProcess = async (): Promise<ChildProcess> => {
  const child = fork(join(import.meta.dirname, 'judge.ts'), {
    cwd: repositoryRoot,
    detached: true,
    stdio: 'ignore',
  })
  judges.add(child)
  await once(child, 'message')
  return child
}

/** Ends a judge and the processes of its tests. */
const endGroup = (child: ChildProcess): void => {
  judges.delete(child)
  const { pid } = child
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has already ended.
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    for (const child of judges) endGroup(child)
    process.exit(1)
  })

/** The verdict of a judge. It is endless if a test file does not end in time. */
const verdictOf = async (
  child: ChildProcess,
  given: Case,
): Promise<Verdict & { readonly isEndless?: boolean }> => {
  const { promise, resolve } = Promise.withResolvers<Verdict & { readonly isEndless?: boolean }>()
  const timer = setTimeout(
    () => resolve({ killedBy: `no end within ${loopMinutes} minutes`, isEndless: true }),
    loopMinutes * 60_000,
  )
  const listen = (message: Verdict | 'progress') =>
    message === 'progress' ? timer.refresh() : resolve(message)
  const end = () => resolve({ killedBy: 'the end of the process' })
  child.on('message', listen).once('exit', end)
  child.send(given)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    child.off('message', listen).off('exit', end)
  }
}

/** A judge in a process of its own, which is replaced when a mutant ends it or never ends. */
export const startJudge = (): Judge => {
  let running: Promise<ChildProcess> | undefined
  const replace = (child: ChildProcess) => {
    endGroup(child)
    running = undefined
  }
  return {
    async judge(given) {
      running ??= startProcess()
      const child = await running
      const verdict = await verdictOf(child, given)
      if (verdict.isEndless || child.exitCode !== null || child.signalCode !== null) replace(child)
      return verdict
    },
    close: () => void running?.then((child) => child.disconnect()),
  }
}

interface Judging {
  readonly tests: readonly ReachingTest[]
  readonly textOf: (file: string) => string
  readonly workers: number
}

/** Judges the mutants, several at a time. Tests that are quick and have noticed mutants of the room before come first. */
export const judgeAll = async (
  mutants: readonly Mutant[],
  { tests, textOf, workers }: Judging,
): Promise<readonly { readonly mutant: Mutant; readonly killedBy?: string }[]> => {
  const kills = new Map<string, number>()
  const costOf = (room: string, { path, milliseconds }: ReachingTest): number =>
    (milliseconds + 100) / (1 + (kills.get(`${room} ${path}`) ?? 0))
  const waiting = mutants.entries()
  const verdicts: { mutant: Mutant; killedBy?: string }[] = []
  const work = async (): Promise<void> => {
    const { judge, close } = startJudge()
    for (const [index, mutant] of waiting) {
      if (readFileSync(join(repositoryRoot, mutant.file), 'utf8') !== textOf(mutant.file))
        throw new Error(`${mutant.file} changed during the run`)
      const mark = markOf(mutant.file, textOf(mutant.file), mutant)
      const reaching = tests
        .filter(({ path, marks }) => testsOf(mutant.room).includes(path) && marks.includes(mark))
        .toSorted((a, b) => costOf(mutant.room, a) - costOf(mutant.room, b))
        .map(({ path }) => path)
      const verdict = reaching.length === 0 ? {} : await judge({ mutant, tests: reaching })
      const path = verdict.killedBy?.split(': ')[0]
      if (path !== undefined)
        kills.set(`${mutant.room} ${path}`, (kills.get(`${mutant.room} ${path}`) ?? 0) + 1)
      verdicts[index] = { mutant, ...verdict }
      console.log(
        `${index + 1}/${mutants.length} ${describeMutant(mutant)}: ${verdict.killedBy ?? `survived ${reaching.length} files`}`,
      )
    }
    close()
  }
  await Promise.all(Array.from({ length: workers }, work))
  return verdicts
}
