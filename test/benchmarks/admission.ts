// Measures outbound admission: the cost per call and per quota lease, and what paused readers cost another person. Prints tables.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDatabase } from '../harness/postgres/database.ts'
import { startPostgres } from '../harness/postgres/server.ts'
import { oneCall } from './admission/one-call.ts'
import { oneDraw } from './admission/one-draw.ts'
import { pausedReaders } from './admission/paused-readers.ts'

const server = await startPostgres()
const folder = mkdtempSync(join(tmpdir(), 'planbridge-admission-'))
try {
  console.log(`${await oneCall()}\n`)
  console.log(`${await oneDraw(await makeDatabase(server.folder), join(folder, 'planbridge.db'))}\n`)
  console.log(`${await pausedReaders()}\n`)
} finally {
  rmSync(folder, { recursive: true })
  await server.close()
}
