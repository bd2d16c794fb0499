// Measures the acknowledgement of a provider's event, from the planned time of the request to its answer, beside the least server that does the
// same. Prints a table.
import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { makeDatabase } from '../harness/postgres/database.ts'
import { startPostgres } from '../harness/postgres/server.ts'
import { build } from '../harness/processes/build-site.ts'
import { repositoryRoot } from '../harness/repository-root.ts'
import { bare, type Contender, onPostgres, onSqlite } from './inbound/contenders.ts'
import { atOnce, atRate } from './inbound/load.ts'
import { millis, table } from './refresh/table.ts'

const full = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const perSecond = 200
const seconds = full ? 60 : 10
const concurrency = 50

const share = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0

/** Milliseconds of processor time that a process has used. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const processorMs = (pid: number): number => {
  const [, , , , , , , , , , , user = '0', system = '0'] =
    readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(user) + Number(system)) * 10
}

const measure = async ({ name, start }: Contender): Promise<readonly string[]> => {
  await using target = await start()
  await atRate(target, perSecond, 2)
  const before = processorMs(target.pid)
  const took = await atRate(target, perSecond, seconds)
  const cpu = (processorMs(target.pid) - before) / took.length
  const most = await atOnce(target, concurrency, full ? 20 : 5)
  const times = [0.5, 0.99, 0.999, 1].map((part) => millis(share(took, part)))
  return [name, ...times, `${most.toFixed(0)}/s`, millis(cpu)]
}

if (!build(repositoryRoot)) throw new Error('The build of Planbridge failed.')
const [cpu] = cpus()
console.log(`Node ${process.version}, ${cpus().length} × ${cpu?.model.trim()}, ${process.platform}\n`)
const server = await startPostgres()
try {
  const rows: (readonly string[])[] = []
  for (const contender of [bare, onSqlite, onPostgres(() => makeDatabase(server.folder)), bare])
    rows.push(await measure(contender))
  const columns = ['p50', 'p99', 'p99.9', 'worst', `${concurrency} at once`, 'processor time each']
  console.log(table(`acknowledged, at ${perSecond} a second`, columns, rows))
} finally {
  await server.close()
}
