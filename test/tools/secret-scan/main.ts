// The last step of a run: nothing that was recorded or built may hold a canary.
import { join, resolve } from 'node:path'
import { artifactsFolder } from '../../harness/artifacts.ts'
import type { Leak } from './sweep.ts'
import type { SweepOutcome } from './sweep-run.ts'
import { hasRecordingSuites, sweepRun } from './sweep-run.ts'

const root = resolve(import.meta.dirname, '../../..')

const place = ({ plantedSecret, form, view, offset, source }: Leak): string =>
  `${plantedSecret}: ${form} in ${view} at ${offset} of ${source}`

function report(outcome: SweepOutcome): string {
  if (outcome.kind === 'leaks') return outcome.leaks.map(place).join('\n')
  if (outcome.kind === 'clean')
    return `${outcome.plantedSecrets} planted secrets in none of ${outcome.sources} sources`
  return `The suites recorded no ${outcome.missing}: a sweep that looks at nothing finds nothing.`
}

const outcome = sweepRun({
  artifacts: artifactsFolder(),
  bundles: join(root, 'dist'),
  expected: hasRecordingSuites(root),
})
console.log(report(outcome))
process.exitCode = outcome.kind === 'clean' ? 0 : 1
