import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { repositoryRoot } from './repository-root.ts'

/** Files that take longest on an idle machine, so that no worker is left with one of them at the end. */
const slowFiles: readonly string[] = [
  'test/contracts/jobs.test.ts',
  'test/e2e/failures.e2e.test.ts',
  'test/cli/operator-commands.test.ts',
  'test/e2e/accessibility.e2e.test.ts',
  'test/contracts/store.test.ts',
  'test/reliability/orderly-stop.test.ts',
  'test/e2e/',
  'test/reliability/',
  'test/cli/',
  'test/architecture/',
  'test/contracts/',
  'test/security/',
]

const rankOf = ({ moduleId }: TestSpecification): number => {
  const path = relative(repositoryRoot, moduleId)
  const rank = slowFiles.findIndex((start) => path.startsWith(start))
  return rank === -1 ? slowFiles.length : rank
}

/** Starts the slow files first; the order of the others is Vitest's own. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await BaseSequencer.prototype.sort.call(this, files)
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other))
  }
}
