import { readFileSync } from 'node:fs'

const kibibytes = (pid: number, name: string): number =>
  Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])

/** The resident memory of a process in MB. */
export const residentMegabytes = (pid: number): number => kibibytes(pid, 'VmRSS') / 1024

/** Samples the resident memory of a process. `stop` returns the maximum. */
export const watchResident = (pid: number, everyMs = 10) => {
  let most = residentMegabytes(pid)
  const watching = setInterval(() => {
    most = Math.max(most, residentMegabytes(pid))
  }, everyMs)
  return {
    stop(): number {
      clearInterval(watching)
      return Math.max(most, residentMegabytes(pid))
    },
  }
}
