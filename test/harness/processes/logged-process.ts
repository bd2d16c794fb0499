import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { configText, environment } from '../deployment/config-text.ts'
import { freePortsOf } from '../free-ports.ts'
import { builtServer } from './built-program.ts'
import { startPlanbridge } from './planbridge-process.ts'

/** A line of the log. */
export interface LogLine {
  readonly event: string
  readonly level: string
  readonly code?: string
  readonly count?: number
  readonly path?: string
  readonly detail?: string
}

/** Starts a server with the settings at the top of its configuration. The caller ends it with `remove`. */
export const startLoggedProcess = async (settings: string) => {
  const [listen = 0, operations = 0] = await freePortsOf(2)
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-logged-'))
  const file = join(folder, 'planbridge.config.yaml')
  const ports = `listen: { host: 127.0.0.1, port: ${listen} }\noperations_listener: { port: ${operations} }\n`
  writeFileSync(file, `${ports}${settings}\nshutdown: { drain_seconds: 0 }\n${configText('guests')}`)
  const planbridge = await startPlanbridge(file, environment, [builtServer()])
  const lines = (): LogLine[] =>
    planbridge
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as LogLine)
  return {
    ...planbridge,
    lines,
    port: listen,
    operationsPort: operations,
    at: `http://127.0.0.1:${listen}`,
    operations: `http://127.0.0.1:${operations}`,
    async remove() {
      await planbridge.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export type LoggedProcess = Awaited<ReturnType<typeof startLoggedProcess>>
