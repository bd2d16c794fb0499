// What good manners cost: each call, and each slice of a budget that instances share. Prints tables; nothing passes or fails.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDatabase } from '../postgres/database.ts'
import { startPostgres } from '../postgres/server.ts'
import { oneCall } from './manners/one-call.ts'
import { oneDraw } from './manners/one-draw.ts'

const server = await startPostgres()
const folder = mkdtempSync(join(tmpdir(), 'planbridge-manners-'))
try {
  console.log(`${await oneCall()}\n`)
  console.log(`${await oneDraw(await makeDatabase(server.folder), join(folder, 'planbridge.db'))}\n`)
} finally {
  rmSync(folder, { recursive: true })
  await server.close()
}
