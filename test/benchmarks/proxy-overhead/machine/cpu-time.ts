import { readdirSync, readFileSync } from 'node:fs'

const nanosOf = (pid: number, task: string): number => {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0])
  } catch {
    return 0 // The thread has ended.
  }
}

/**
 * The CPU time of all threads of these processes in microseconds, garbage collection included.
 * @see https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat
 */
export const cpuMicros = (pids: readonly number[]): number => {
  let nanos = 0
  for (const pid of pids) for (const task of readdirSync(`/proc/${pid}/task`)) nanos += nanosOf(pid, task)
  return nanos / 1000
}
