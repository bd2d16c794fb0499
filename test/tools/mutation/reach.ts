// Which test files reach which function of the judging rooms: one run of the unchanged code, in which every test has to pass.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { repositoryRoot } from '../../harness/repository-root.ts'
import { openTests } from './judging-tests.ts'
import { markFunctions } from './mark-functions.ts'

/** A test file that passes on the unchanged code. */
export interface ReachingTest {
  /** The path from the root. */
  readonly path: string
  readonly milliseconds: number
  readonly marks: readonly string[]
}

/** The marks of a test file; `loading`: those that were reached while modules were loaded for the first time. */
interface Line {
  readonly test: string
  readonly loading: readonly string[]
  readonly marks: readonly string[]
}

const fileOf = (mark: string): string => mark.slice(0, mark.lastIndexOf('#'))

/** A module is loaded for one of the test files that import it; the code that runs then counts as reached by all of them. */
const spreadLoading = (
  lines: readonly Line[],
  importedBy: (path: string) => ReadonlySet<string>,
): Map<string, readonly string[]> => {
  const loading = [...new Set(lines.flatMap((line) => line.loading))]
  return new Map(
    lines.map(({ test, marks }) => {
      const path = relative(repositoryRoot, test)
      const imported = importedBy(path)
      return [path, [...marks, ...loading.filter((mark) => imported.has(fileOf(mark)))]]
    }),
  )
}

const readLines = (file: string): Line[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)

/** Runs the test files on the unchanged source files. */
export const measureReach = async (
  paths: readonly string[],
  files: ReadonlySet<string>,
): Promise<ReachingTest[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-reach-'))
  const marks = join(folder, 'marks')
  process.env['PLANBRIDGE_REACH'] = marks
  const tests = await openTests({
    rewrite: (file, text) => (files.has(file) ? markFunctions(file, text) : undefined),
    bail: false,
    workers: availableParallelism(),
  })
  try {
    const { failure, durations } = await tests.run(paths)
    if (failure !== undefined) throw new Error(`the unchanged code fails: ${failure}`)
    const byTest = spreadLoading(readLines(marks), tests.importedBy)
    return [...durations].map(([path, milliseconds]) => ({
      path,
      milliseconds,
      marks: byTest.get(path) ?? [],
    }))
  } finally {
    await tests.close()
    delete process.env['PLANBRIDGE_REACH']
    rmSync(folder, { recursive: true })
  }
}
