// What good manners cost: each call, and each slice of a budget that instances share. Prints tables; nothing passes or fails.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDatabase } from '../harness/postgres/database.ts'
import { startPostgres } from '../harness/postgres/server.ts'
import { oneCall } from './admission/one-call.ts'
import { oneDraw } from './admission/one-draw.ts'

const server = await startPostgres()
const folder = mkdtempSync(join(tmpdir(), 'planbridge-manners-'))
try {
  console.log(`${await oneCall()}\n`)
  console.log(`${await oneDraw(await makeDatabase(server.folder), join(folder, 'planbridge.db'))}\n`)
} finally {
  rmSync(folder, { recursive: true })
  await server.close()
}
