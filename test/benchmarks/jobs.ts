// Measures the job engine for several instances: idle cost, lateness of due jobs, and recovery after a kill. Prints tables.
import { makeDatabase } from '../harness/postgres/database.ts'
import { startPostgres } from '../harness/postgres/server.ts'
import { afterKill, dueToRun, manyAtOnce } from './jobs/due.ts'
import { atRest, engineMemory } from './jobs/rest.ts'

const server = await startPostgres()
const newDatabase = () => makeDatabase(server.folder)
const full = process.env['PLANBRIDGE_ROUNDS'] === 'full'
try {
  console.log(`${await engineMemory(await newDatabase())}\n`)
  console.log(`${await atRest(newDatabase, [1, 3])}\n`)
  console.log(`${await dueToRun(await newDatabase(), full ? 120 : 20)}\n`)
  console.log(`${await manyAtOnce(await newDatabase(), 100)}\n`)
  console.log(`${await afterKill(newDatabase, full ? 5 : 1)}\n`)
} finally {
  await server.close()
}
