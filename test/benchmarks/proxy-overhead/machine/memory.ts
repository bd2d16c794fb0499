import { readFileSync } from 'node:fs'

const kibibytes = (pid: number, name: string): number =>
  Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])

/** Resident memory of a process in MB. */
export const residentMegabytes = (pid: number): number => kibibytes(pid, 'VmRSS') / 1024

/** Watches how large a process grows until told to stop; answers the most that it saw. */
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
