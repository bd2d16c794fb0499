import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pinnedCommand } from '../machine/pinned.ts'
import type { LoadOptions, LoadReport } from './options.ts'

/** Generates load on the helper CPU. */
export const makeLoad = async (options: LoadOptions): Promise<LoadReport> => {
  const main = join(import.meta.dirname, 'main.ts')
  const [command, args] = pinnedCommand({ cpu: 'helping', command: process.execPath, args: [main] })
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.end(JSON.stringify(options))
  const [report, errors] = await Promise.all([text(child.stdout), text(child.stderr)])
  if (report === '') throw new Error(`the load process failed:\n${errors}`)
  return JSON.parse(report) as LoadReport
}
