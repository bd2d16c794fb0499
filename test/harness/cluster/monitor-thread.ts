// Samples the database in its own thread, so that load in the thread of the tests does not count as database latency.
import { parentPort, workerData } from 'node:worker_threads'
import { Client } from 'pg'
import type { DatabaseLoad } from './monitor-database.ts'

const { url, everyMs } = workerData as { readonly url: string; readonly everyMs: number }

const inUse = `select
  count(*)::int as open,
  count(*) filter (where state <> 'idle')::int as active,
  count(*) filter (where state like 'idle in transaction%')::int as idle
  from pg_stat_activity
  where datname = current_database() and application_name = 'planbridge'`

interface Count {
  readonly open: number
  readonly active: number
  readonly idle: number
}

const client = new Client({ connectionString: url, application_name: 'monitor' })
await client.connect()

const stopping = new AbortController()
parentPort?.on('message', () => stopping.abort())
parentPort?.postMessage('started')

const samples: { readonly count: Count; readonly ms: number }[] = []
while (!stopping.signal.aborted) {
  const { rows } = await client.query<Count>(inUse)
  const start = performance.now()
  await client.query('select token_version from connections order by id limit 1')
  const ms = performance.now() - start
  if (rows[0]) samples.push({ count: rows[0], ms })
  await new Promise((resolve) => void setTimeout(resolve, everyMs))
}
await client.end()

const most = (part: keyof Count) => Math.max(...samples.map(({ count }) => count[part]))
const active = samples.map(({ count }) => count.active).toSorted((a, b) => a - b)
const databaseLoad: DatabaseLoad = {
  samples: samples.length,
  openMost: most('open'),
  activeMost: most('active'),
  activeUsually: active[Math.floor(active.length / 2)] ?? 0,
  idleInTransactionMost: most('idle'),
  probeMsMost: Math.max(...samples.map(({ ms }) => ms)),
}
parentPort?.postMessage(databaseLoad)
parentPort?.close()
