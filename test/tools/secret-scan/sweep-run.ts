import { globSync } from 'node:fs'
import { artifactsIn, plantedSecretsIn, filesIn } from '../../harness/artifacts.ts'
import type { Leak } from './sweep.ts'
import { sweeper } from './sweep.ts'

export type SweepOutcome =
  | { readonly kind: 'clean'; readonly sources: number; readonly plantedSecrets: number }
  | { readonly kind: 'leaks'; readonly leaks: readonly Leak[] }
  | { readonly kind: 'nothing-recorded'; readonly missing: string }

interface Swept {
  readonly artifacts: string
  readonly bundles: string
  /** Whether a suite ran that lays artifacts down; then an empty folder is a fault. */
  readonly expected: boolean
}

/** What simulators mint carries one of these, recorded or not. */
const alwaysSought = ['CANARY-AT-', 'CANARY-RT-', 'CANARY-SECRET-', 'CANARY-VERIFIER-']

/** Of two names for one leak, the whole canary says more than the beginning that is always sought. */
const mostTelling = (leaks: readonly Leak[]): Leak[] =>
  leaks.filter(
    ({ plantedSecret }) =>
      !leaks.some(
        (other) => other.plantedSecret !== plantedSecret && other.plantedSecret.startsWith(plantedSecret),
      ),
  )

/** Sweeps what a run left behind. */
export const sweepRun = ({ artifacts, bundles, expected }: Swept): SweepOutcome => {
  const plantedSecrets = plantedSecretsIn(artifacts)
  const recorded = [...artifactsIn(artifacts)]
  if (expected && plantedSecrets.length === 0) return { kind: 'nothing-recorded', missing: 'canaries' }
  if (expected && recorded.length === 0) return { kind: 'nothing-recorded', missing: 'artifacts' }
  const look = sweeper([...alwaysSought, ...plantedSecrets])
  const sources = [...recorded, ...filesIn(bundles)]
  const leaks = sources.flatMap((source) => mostTelling(look(source)))
  return leaks.length > 0
    ? { kind: 'leaks', leaks }
    : { kind: 'clean', sources: sources.length, plantedSecrets: plantedSecrets.length }
}

/** Whether the house has suites that record. */
export const hasRecordingSuites = (root: string): boolean =>
  globSync(['test/e2e/**/*.e2e.test.ts', 'test/security/**/*.test.ts'], { cwd: root }).length > 0
