/** Calls `work` at intervals, until the returned function is called. */
export type Every = (milliseconds: number, work: () => void) => () => void

/** The platform's own intervals. They do not keep a process alive. */
export const every: Every = (milliseconds, work) => {
  const timer: unknown = setInterval(work, milliseconds)
  if (isReferenced(timer)) timer.unref()
  return () => clearInterval(timer as number)
}

const isReferenced = (timer: unknown): timer is { unref(): void } =>
  typeof timer === 'object' && timer !== null && 'unref' in timer
