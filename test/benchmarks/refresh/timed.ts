/** Percentiles of a repeated operation in microseconds. */
export interface Timed {
  readonly p50: number
  readonly p99: number
}

const percentileOf = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

/** Measures sequential repetitions after a warm-up. */
export const timed = async (times: number, work: (nth: number) => unknown): Promise<Timed> => {
  for (let nth = 0; nth < Math.min(times, 200); nth += 1) await work(nth)
  const took = new Float64Array(times)
  for (let nth = 0; nth < times; nth += 1) {
    const start = performance.now()
    await work(nth)
    took[nth] = (performance.now() - start) * 1000
  }
  took.sort()
  return { p50: percentileOf(took, 0.5), p99: percentileOf(took, 0.99) }
}

/** Measures the mean of an operation that is shorter than a clock reading. */
export const timedTogether = (times: number, work: (nth: number) => unknown): number => {
  let result: unknown
  for (let nth = 0; nth < times / 10; nth += 1) result = work(nth)
  const start = performance.now()
  for (let nth = 0; nth < times; nth += 1) result = work(nth)
  const each = ((performance.now() - start) * 1000) / times
  if (result === timedTogether) throw new Error('the work must not be optimised away')
  return each
}
