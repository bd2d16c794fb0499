import { join, relative } from 'node:path'
import { createVitest, type Reporter, type TestSpecification } from 'vitest/node'
import { repositoryRoot } from '../../harness/repository-root.ts'

/** Gives a source file, named by its path from the root, another text; undefined leaves it as it is. */
export type Rewrite = (file: string, text: string) => string | undefined

export interface TestsOptions {
  readonly rewrite: Rewrite
  /** Stop at the first test that fails. */
  readonly bail: boolean
  readonly workers: number
  /** Called after each test file. */
  readonly ended?: () => void
}

/** The results of one run. */
export interface TestsRun {
  /** The first test that failed, as `path: name`, or another cause. */
  failure: string | undefined
  /** The duration of each test file in milliseconds, by its path from the root. */
  readonly durations: Map<string, number>
}

// Judging needs the given order, fastest first, not that of Vitest.
class AsGiven {
  shard(files: TestSpecification[]): TestSpecification[] {
    return files
  }
  sort(files: TestSpecification[]): TestSpecification[] {
    return files
  }
}

// The result of a run also has the modules of earlier runs, so what happens is recorded as it happens.
const recorder = (run: () => TestsRun, ended: () => void): Reporter => ({
  onTestCaseResult(test) {
    if (test.result().state === 'failed')
      run().failure ??= `${test.module.relativeModuleId}: ${test.fullName}`
  },
  onTestModuleEnd(module) {
    const path = module.relativeModuleId
    run().durations.set(path, module.diagnostic().duration)
    if (module.state() === 'failed') run().failure ??= `${path}: does not load`
    ended()
  },
})

/** Vitest with the judging suites, whose sources are rewritten as they are loaded. No file changes. */
export const openTests = async ({ rewrite, bail, workers, ended = () => undefined }: TestsOptions) => {
  let run: TestsRun = { failure: undefined, durations: new Map() }
  const vitest = await createVitest(
    {
      config: join(import.meta.dirname, 'vitest.config.ts'),
      watch: false,
      // A cached module is not rewritten, and a rewritten one must not reach other runs.
      fsModuleCache: false,
      bail: bail ? 1 : 0,
      isolate: false,
      pool: 'forks',
      maxWorkers: workers,
      reporters: [recorder(() => run, ended)],
      silent: true,
      sequence: { sequencer: AsGiven },
    },
    {
      plugins: [
        {
          name: 'planbridge-rewrite',
          enforce: 'pre',
          transform: (text, id) => rewrite(relative(repositoryRoot, id.split('?')[0] ?? id), text),
        },
      ],
    },
  )
  await vitest.standalone()
  const specifications = await vitest.globTestSpecifications()
  const byPath = new Map(specifications.map((one) => [relative(repositoryRoot, one.moduleId), one] as const))
  return {
    /** Runs the test files with these paths, in this order. */
    async run(paths: readonly string[]): Promise<TestsRun> {
      run = { failure: undefined, durations: new Map() }
      const wanted = paths.map((path) => byPath.get(path)).filter((one) => one !== undefined)
      const { unhandledErrors } = await vitest.runTestSpecifications(wanted)
      if (unhandledErrors.length > 0) run.failure ??= 'an unhandled error'
      return run
    },
    /** The files that a test file has imported, directly or not. */
    importedBy(path: string): ReadonlySet<string> {
      const graphs = vitest.projects.flatMap(({ vite }) => Object.values(vite.environments))
      const found = new Set(
        graphs.flatMap(({ moduleGraph }) => [
          ...(moduleGraph.getModulesByFile(join(repositoryRoot, path)) ?? []),
        ]),
      )
      for (const { importedModules } of found) for (const imported of importedModules) found.add(imported)
      return new Set([...found].map(({ file }) => relative(repositoryRoot, file ?? '')))
    },
    /** Loads the file again in the next run. */
    reload: (file: string) => vitest.invalidateFile(join(repositoryRoot, file)),
    close: () => vitest.close(),
  }
}
