import { setTimeout as sleep } from 'node:timers/promises'

/** Fails if work takes longer than a timer of this process. Load on the machine delays timer and work alike. */
export const within = async <T>(milliseconds: number, work: Promise<T>): Promise<T> => {
  const timer = new AbortController()
  const late = sleep(milliseconds, 'too late' as const, { signal: timer.signal })
  const first = await Promise.race([work, late])
  timer.abort()
  await late.catch(() => undefined)
  if (first === 'too late') throw new Error(`not done after ${milliseconds} ms`)
  return work
}
