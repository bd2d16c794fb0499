import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { repositoryRoot } from './repository-root.ts'

/**
 * Files that take longest on an idle machine, so that no worker is left with one of them at the end. Files that wait and files that
 * compute alternate: browsers of several e2e files at once would only slow each other down.
 */
const slowFiles: readonly string[] = [
  'test/contracts/jobs.test.ts',
  'test/e2e/failures',
  'test/reliability/orderly-stop',
  'test/cli/operator-commands',
  'test/e2e/accessibility',
  'test/contracts/store.test.ts',
  'test/e2e/delegation.',
  'test/reliability/renewal-kill',
  'test/e2e/delegation-changes',
  'test/reliability/shared-budget',
  'test/e2e/front-channel',
  'test/contracts/postgres',
  'test/e2e/console',
  'test/reliability/store-outage',
  'test/e2e/journeys',
  'test/reliability/renewal-storm',
  'test/e2e/tabs',
  'test/contracts/service-token',
  'test/e2e/',
  'test/reliability/',
  'test/cli/',
  'test/contracts/',
  'test/architecture/',
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
