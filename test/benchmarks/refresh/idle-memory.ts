import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildInto } from '../../harness/processes/build-into.ts'
import { residentMemory } from '../../harness/processes/resident-memory.ts'
import {
  type SimulatedProcess,
  simulatedProcess,
  type SimulatedProcessOptions,
} from '../../harness/processes/simulated-process.ts'
import { documentedOptions } from '../documented-options.ts'
import { table } from './table.ts'

const source = join(import.meta.dirname, '../../../bff/src/main.ts')
const startMs = 8_000
/** V8 returns unused memory after two idle garbage collections. */
const restMs = 120_000
const callersAtOnce = 32

const megabytes = (pid: number) => {
  const { all, own } = residentMemory(pid)
  return `${all.toFixed(0)} (${own.toFixed(0)})`
}

const nodeAlone = async (): Promise<string> => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' })
  await sleep(startMs)
  const memory = megabytes(child.pid ?? 0)
  child.kill()
  await once(child, 'exit')
  return memory
}

const call = async ({ browser }: SimulatedProcess, connection: string, times: number) => {
  let left = times
  const callOneAfterAnother = async () => {
    while ((left -= 1) >= 0) {
      const answer = await browser.api(connection, '/crm/v1/clients?pageSize=20')
      if (!answer.ok) throw new Error(`the call failed: ${answer.status}`)
      await answer.arrayBuffer()
    }
  }
  await Promise.all(Array.from({ length: callersAtOnce }, callOneAfterAnother))
}

/** The idle memory after the start, after some calls, and after many. */
const memoryOf = async (options: SimulatedProcessOptions, many: number): Promise<string[]> => {
  const at = await simulatedProcess(options)
  try {
    await sleep(startMs)
    const measurements = [megabytes(at.pid)]
    const { id } = await at.browser.connectOrThrow(
      { integration: 'dynamic-planner' },
      { account: 'priya.nair' },
    )
    for (const times of [100, many]) {
      await call(at, id, times)
      await sleep(restMs)
      measurements.push(megabytes(at.pid))
    }
    return measurements
  } finally {
    await at.close()
  }
}

/** The idle memory of Planbridge, as a build and from its sources. */
export const idleMemory = async (newDatabase: () => Promise<string>, many: number): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-idle-'))
  const build = buildInto(folder)
  const ways: readonly (readonly [string, SimulatedProcessOptions])[] = [
    ['Planbridge', { args: [build] }],
    [`with ${documentedOptions.join(' ')}`, { args: [...documentedOptions, build] }],
    ['with --enable-source-maps', { args: ['--enable-source-maps', build] }],
    ['on PostgreSQL', { args: [build], databaseUrl: await newDatabase() }],
    ['from its TypeScript', { args: [source] }],
  ]
  const rows = await Promise.all(
    ways.map(async ([name, options]) => [name, ...(await memoryOf(options, many))]),
  )
  rmSync(folder, { recursive: true })
  const columns = ['after its start', 'two minutes after 100 calls', `two minutes after ${many} more`]
  return table('MB resident (not in files)', columns, [['Node alone', await nodeAlone()], ...rows])
}
