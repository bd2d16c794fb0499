import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const kilobytesIn = (status: string, name: string): number =>
  Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1])

/** The resident memory of a process in MB: all of it, and the anonymous part (Linux only, otherwise NaN). */
export const residentMemory = (pid: number): { readonly all: number; readonly own: number } => {
  if (process.platform !== 'linux') {
    const kilobytes = execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })
    return { all: Number(kilobytes) / 1024, own: Number.NaN }
  }
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return { all: kilobytesIn(status, 'VmRSS') / 1024, own: kilobytesIn(status, 'RssAnon') / 1024 }
}
