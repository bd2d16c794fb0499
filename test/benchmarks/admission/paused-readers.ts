import { measurePausedReaders, type MeasuredCalls } from '../../harness/processes/paused-readers.ts'
import { millis, table, times } from '../refresh/table.ts'

const full = process.env['PLANBRIDGE_ROUNDS'] === 'full'

const row = (name: string, { calls, failed, p50, p99 }: MeasuredCalls, quiet: MeasuredCalls): string[] => [
  name,
  String(calls),
  String(failed),
  `${millis(p50)}, ${times(p50 / quiet.p50)}`,
  `${millis(p99)}, ${times(p99 / quiet.p99)}`,
]

/** The calls of one person, alone and beside 200 people with two paused readers each. */
export const pausedReaders = async (): Promise<string> => {
  const pausedMs = full ? 120_000 : 20_000
  const { quiet, beside, mostRunning } = await measurePausedReaders({
    people: 200,
    readersEach: 2,
    places: 256,
    quietMs: full ? 30_000 : 10_000,
    pausedMs,
    settles: true,
  })
  return table(
    `calls of one person (${mostRunning} paused)`,
    ['calls', 'failed', 'p50', 'p99'],
    [row('alone', quiet, quiet), row('beside 200 people with paused readers', beside, quiet)],
  )
}
