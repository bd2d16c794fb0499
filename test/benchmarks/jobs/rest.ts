import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { openClusterEnvironment } from '../../harness/cluster/renewal-storm.ts'
import { query } from '../../harness/postgres/database.ts'
import { table } from '../refresh/table.ts'

const restSeconds = 30
const countedAfterMs = 1_500

// A statement outside a transaction counts as one. The server counts with a delay.
const transactions = async (url: string): Promise<number> => {
  await sleep(countedAfterMs)
  const counted =
    'select xact_commit + xact_rollback as n from pg_stat_database where datname = current_database()'
  const [row] = (await query(url, counted)) as readonly { readonly n: string }[]
  return Number(row?.n)
}

/** Database transactions of idle instances. */
export const atRest = async (
  newDatabase: () => Promise<string>,
  sizes: readonly number[],
): Promise<string> => {
  const rows: string[][] = []
  for (const size of sizes) {
    const databaseUrl = await newDatabase()
    await using environment = await openClusterEnvironment({ databaseUrl, delegates: 1, size })
    await sleep(8_000)
    const before = await transactions(databaseUrl)
    await sleep(restSeconds * 1_000 - countedAfterMs)
    const count = (await transactions(databaseUrl)) - before
    rows.push([String(environment.cluster.members.length), String(count)])
  }
  return table('idle instances', [`transactions in ${restSeconds} s`], rows)
}

const script = new URL('memory-process.ts', import.meta.url)

const memoryWith = async (engine: string, url: string): Promise<number> => {
  const child = fork(script, [engine, url], { execArgv: ['--expose-gc'] })
  const [megabytes] = (await once(child, 'message')) as [number]
  child.kill()
  return megabytes
}

/** The memory that each engine adds to a process. */
export const engineMemory = async (url: string): Promise<string> => {
  const rows: string[][] = []
  for (const engine of ['embedded', 'pg-boss'])
    rows.push([engine, `${(await memoryWith(engine, url)).toFixed(1)} MB`])
  return table('engine, after ten seconds at work', ['added to resident memory'], rows)
}
