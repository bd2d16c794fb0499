// The last step of a test run: no recorded artifact and no bundle may contain a planted secret.
import { join, resolve } from 'node:path'
import { artifactsFolder } from '../../harness/artifacts.ts'
import { hasRecordingSuites, type ScanOutcome, scanRun } from './scan-run.ts'
import type { Leak } from './scan.ts'

const root = resolve(import.meta.dirname, '../../..')

const locationOf = ({ plantedSecret, form, view, offset, source }: Leak): string =>
  `${plantedSecret}: ${form} in ${view} at ${offset} of ${source}`

const report = (outcome: ScanOutcome): string => {
  if (outcome.kind === 'leaks') return outcome.leaks.map(locationOf).join('\n')
  if (outcome.kind === 'clean')
    return `None of ${outcome.plantedSecrets} planted secrets occurs in ${outcome.sources} sources.`
  return `The suites recorded no ${outcome.missing}, so the scan has nothing to check.`
}

const outcome = scanRun({
  artifacts: artifactsFolder(),
  bundles: join(root, 'dist'),
  expected: hasRecordingSuites(root),
})
console.log(report(outcome))
process.exitCode = outcome.kind === 'clean' ? 0 : 1
