import { cpuMicros } from '../machine/cpu-time.ts'
import type { LoadOptions, LoadReport } from './options.ts'

/** Collects the responses of a period, without the warm-up. */
export const openPeriod = ({ warmUpSeconds, seconds, pids, answersMin = 0 }: LoadOptions) => {
  const tookMicros: number[] = []
  let counting = false
  let refused = 0
  const record = (status: number, dueAt: number) => {
    if (status !== 200) refused += 1
    if (counting) tookMicros.push((performance.now() - dueAt) * 1000)
  }
  const sleep = (forSeconds: number) => new Promise((resolve) => setTimeout(resolve, forSeconds * 1000))
  const run = async (): Promise<LoadReport> => {
    await sleep(warmUpSeconds)
    counting = true
    const [start, cpuBefore] = [performance.now(), cpuMicros(pids)]
    do await sleep(seconds)
    while (tookMicros.length < answersMin)
    counting = false
    const [end, cpuAfter] = [performance.now(), cpuMicros(pids)]
    const sorted = Float64Array.from(tookMicros).toSorted()
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
    return {
      responses: sorted.length,
      refused,
      seconds: (end - start) / 1000,
      cpuMicros: cpuAfter - cpuBefore,
      p50Micros: at(0.5),
      p99Micros: at(0.99),
    }
  }
  return { record, run }
}

export type MeasuredPeriod = ReturnType<typeof openPeriod>
