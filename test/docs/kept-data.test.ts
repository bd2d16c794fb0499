import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sqlStore } from '@planbridge/bff/internal/store/engines/sql-store.ts'
import { sqliteDialect } from '@planbridge/bff/internal/store/engines/sqlite-engine.ts'
import { expect, onTestFinished, test } from 'vitest'
import { repositoryRoot } from '../harness/repository-root.ts'

/** Tables of the engine, of its migrations, and of counters. */
const internal = /^(?:sqlite_|kysely_|timeline_positions$)/

test('OP-190: the guide for operators says of each table how long its rows are kept', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'planbridge-kept-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'planbridge.db')
  await (await sqlStore(sqliteDialect(path))).close()
  const database = new DatabaseSync(path, { readOnly: true })
  const rows = database.prepare("select name from sqlite_master where type = 'table'").all()
  database.close()
  const tables = rows.map(({ name }) => String(name)).filter((name) => !internal.test(name))
  const guide = readFileSync(join(repositoryRoot, 'docs/operations.md'), 'utf8')
  const [, section = ''] = guide.split('## How long data is kept\n')
  const [kept = ''] = section.split('\n## ')
  const firstCells = kept.split('\n').map((line) => line.split('|')[1] ?? '')
  const named = firstCells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = '']) => name))
  expect(tables.length).toBeGreaterThan(20)
  expect(named.toSorted()).toEqual(tables.toSorted())
})
