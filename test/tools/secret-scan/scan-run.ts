import { globSync } from 'node:fs'
import {
  artifactsIn,
  filesIn,
  plantedSecretsIn,
  type RecordedSource,
  secretsAtRestIn,
} from '../../harness/artifacts.ts'
import { type Leak, scanner } from './scan.ts'

export type ScanOutcome =
  | { readonly kind: 'clean'; readonly sources: number; readonly plantedSecrets: number }
  | { readonly kind: 'leaks'; readonly leaks: readonly Leak[] }
  | { readonly kind: 'nothing-recorded'; readonly missing: string }

interface ScanInput {
  readonly artifacts: string
  readonly bundles: string
  /** True if a suite ran that records artifacts. An empty folder is then an error. */
  readonly expected: boolean
}

/** Every token that a simulator issues starts with one of these, even if no suite recorded it. */
const tokenPrefixes = ['CANARY-AT-', 'CANARY-RT-', 'CANARY-SECRET-', 'CANARY-VERIFIER-']

/** The simulation and the mock kit have a whole Planbridge with invented secrets, which are to be in a browser. */
const simulations = /^(?:demo|packages)/

/** Drops the prefix when the complete planted secret was found at the same place. */
const mostSpecific = (leaks: readonly Leak[]): Leak[] =>
  leaks.filter(
    ({ plantedSecret }) =>
      !leaks.some(
        (other) => other.plantedSecret !== plantedSecret && other.plantedSecret.startsWith(plantedSecret),
      ),
  )

const isAtRest = ({ kinds }: RecordedSource): boolean => kinds.has('log') || kinds.has('database')

/** Scans the artifacts and bundles of a test run. */
export const scanRun = ({ artifacts, bundles, expected }: ScanInput): ScanOutcome => {
  const plantedSecrets = plantedSecretsIn(artifacts)
  const recorded = [...artifactsIn(artifacts)]
  if (expected && plantedSecrets.length === 0) return { kind: 'nothing-recorded', missing: 'planted secrets' }
  if (expected && recorded.length === 0) return { kind: 'nothing-recorded', missing: 'artifacts' }
  const scan = scanner([...tokenPrefixes, ...plantedSecrets])
  const secretsAtRest = secretsAtRestIn(artifacts)
  const scanAtRest = scanner(secretsAtRest)
  const sources = [...recorded, ...filesIn(bundles, simulations)]
  const leaks = [
    ...sources.flatMap((source) => mostSpecific(scan(source))),
    ...recorded.filter(isAtRest).flatMap(scanAtRest),
  ]
  return leaks.length > 0
    ? { kind: 'leaks', leaks }
    : { kind: 'clean', sources: sources.length, plantedSecrets: plantedSecrets.length + secretsAtRest.length }
}

/** Reports whether the repository has suites that record artifacts. */
export const hasRecordingSuites = (root: string): boolean =>
  globSync(['test/e2e/**/*.e2e.test.ts', 'test/security/**/*.test.ts'], { cwd: root }).length > 0
