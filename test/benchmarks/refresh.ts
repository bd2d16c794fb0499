// Measures token renewal: idle memory, storms of concurrent renewals, and store latency. Prints tables.
import { cpus, totalmem } from 'node:os'
import { makeDatabase } from '../harness/postgres/database.ts'
import { startPostgres } from '../harness/postgres/server.ts'
import { idleMemory } from './refresh/idle-memory.ts'
import { kills } from './refresh/kills.ts'
import { storeLatency } from './refresh/store-latency.ts'
import { storms } from './refresh/storms.ts'
import { lookupCost, sealCost } from './refresh/token-cost.ts'

const full = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const size = full
  ? { calls: 1_000, connections: 100, providerMs: 5_000, killRounds: 10, manyCalls: 10_000 }
  : { calls: 300, connections: 30, providerMs: 2_000, killRounds: 1, manyCalls: 1_000 }

const [cpu] = cpus()
const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GB`
console.log(
  `Node ${process.version}, ${cpus().length} × ${cpu?.model.trim()}, ${memory}, ${process.platform}\n`,
)

const server = await startPostgres()
const newDatabase = () => makeDatabase(server.folder)
const parts: readonly (() => Promise<string>)[] = [
  lookupCost,
  sealCost,
  async () => storeLatency(await newDatabase()),
  () => storms(newDatabase, size),
  () => kills(newDatabase, size.killRounds),
  () => idleMemory(newDatabase, size.manyCalls),
]
try {
  for (const part of parts) console.log(`${await part()}\n`)
} finally {
  await server.close()
}
