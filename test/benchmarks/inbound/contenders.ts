import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { configText, environment } from '../../harness/deployment/config-text.ts'
import { freePort, freePortsOf } from '../../harness/free-ports.ts'
import { alsoFromHere, inboundSecrets, plannrReceives } from '../../harness/inbound/providers-events.ts'
import { startPlanbridge } from '../../harness/processes/planbridge-process.ts'
import type { Target } from './load.ts'

export interface Contender {
  readonly name: string
  /** Starts it with an empty store. */
  readonly start: () => Promise<Target & AsyncDisposable>
}

const newFolder = () => mkdtempSync(join(tmpdir(), 'planbridge-inbound-'))

/** A server of thirty lines on a SQLite file with the same durability. */
export const bare: Contender = {
  name: 'node:http and node:sqlite alone',
  start: async () => {
    const folder = newFolder()
    const port = await freePort()
    const program = join(import.meta.dirname, 'bare.mjs')
    const secret = inboundSecrets.PLANNR_SIGNING_SECRET
    const child = spawn(process.execPath, [program, join(folder, 'events.db'), String(port), secret], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await once(child.stdout, 'data')
    return {
      port,
      path: '/',
      pid: child.pid ?? 0,
      async [Symbol.asyncDispose]() {
        child.kill('SIGKILL')
        await once(child, 'exit')
        rmSync(folder, { recursive: true })
      },
    }
  },
}

const planbridge = (name: string, store: () => Promise<string | undefined>): Contender => ({
  name,
  start: async () => {
    const folder = newFolder()
    const [port = 0, operations = 0] = await freePortsOf(2)
    const file = join(folder, 'planbridge.config.yaml')
    const url = await store()
    const settings = url === undefined ? '' : "store: { url: 'env:STORE_URL' }\n"
    writeFileSync(
      file,
      `listen: { host: 127.0.0.1, port: ${port} }\noperations_listener: { port: ${operations} }\n${settings}${alsoFromHere(plannrReceives()(configText('guests')))}`,
    )
    const env = { ...environment, ...inboundSecrets, ...(url !== undefined && { STORE_URL: url }) }
    const { kill, pid } = await startPlanbridge(file, env)
    return {
      port,
      path: '/webhooks/plannr',
      pid,
      async [Symbol.asyncDispose]() {
        await kill()
        rmSync(folder, { recursive: true })
      },
    }
  },
})

export const onSqlite = planbridge('Planbridge on SQLite', () => Promise.resolve(undefined))

export const onPostgres = (newDatabase: () => Promise<string>): Contender =>
  planbridge('Planbridge on PostgreSQL', newDatabase)
