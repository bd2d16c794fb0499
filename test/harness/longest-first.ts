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
  'test/cli/build',
  'test/reliability/orderly-stop',
  'test/contracts/store.test.ts',
  'test/e2e/embed/journeys',
  'test/reliability/webhooks/killed',
  'test/e2e/accessibility',
  'test/cli/operator-commands',
  'test/e2e/embed/other-browsers',
  'test/cli/mock-examples',
  'test/e2e/tab/firefox',
  'test/reliability/reverse-proxies',
  'test/e2e/tab/life',
  'test/reliability/renewal-kill',
  'test/e2e/interference',
  'test/security/proxy/stalled-clients',
  'test/e2e/one-person',
  'test/reliability/renewal-storm',
  'test/e2e/delegation',
  'test/cli/replaced-keys',
  'test/e2e/second-try',
  'test/security/proxy/endless',
  'test/e2e/activity',
  'test/cli/operator-slips',
  'test/e2e/front-channel',
  'test/contracts/postgres',
  'test/e2e/tab/',
  'test/reliability/shared-budget',
  'test/e2e/console',
  'test/reliability/store-outage',
  'test/e2e/first-load',
  'test/architecture/fourth-provider',
  'test/e2e/oidc-provider',
  'test/reliability/store-errors/store-errors',
  'test/e2e/journeys',
  'test/contracts/store/failing-writes',
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
