import { DatabaseSync } from 'node:sqlite'
import { runInThisContext } from 'node:vm'
import { Secret, sqlStore } from '@planbridge/bff/testing'
import { usualConfig } from '@planbridge/mock/internal/kit/config/usual-config.ts'
import { namedWithin, sourceOf } from '@planbridge/mock/internal/build/source-of.ts'
import { emptyNodeDatabase } from '@planbridge/mock/internal/kit/store/node-dialect.ts'
import { schemaText } from '@planbridge/mock/internal/kit/store/schema-text.ts'
import { providers } from '@planbridge/shared/providers'
import { describe, expect, test } from 'vitest'

/** The same value with its secrets in clear, so that they are compared. */
const revealed = (value: unknown): unknown => {
  if (value instanceof Secret) return { secret: value.reveal() }
  if (Array.isArray(value)) return value.map(revealed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, revealed(member)]))
}

const evaluated = (source: string): unknown =>
  (runInThisContext(`(Secret, providers) => (${source})`) as (...values: unknown[]) => unknown)(
    Secret,
    providers,
  )

const databaseWith = async (text?: string) => {
  const database = emptyNodeDatabase({ DatabaseSync })
  if (text !== undefined) database.execute(text)
  // Applies the migrations that are missing.
  const store = await sqlStore(database.dialect)
  const now = schemaText(database.rows)
  await store.close()
  return now
}

const awkward = `
  create table "of ""a""" (id integer primary key, note text, bytes blob, other);
  insert into "of ""a""" values (1, 'it''s; two' || char(10) || 'lines', x'00ff10', null), (2, '', x'', 1.5);
  create unique index notes on "of ""a""" (note);
  create trigger kept after insert on "of ""a""" begin update "of ""a""" set other = 'seen; once' where id = new.id; end;`

describe('MK-15: a module that the package has written', () => {
  test('has the tables, the rows and the history of the migrations, so that none is left to apply', async () => {
    const migrated = await databaseWith()
    expect(migrated).toContain('kysely_migration')
    expect((await databaseWith(migrated)).split(';\n')).toEqual(migrated.split(';\n'))
  })

  test('has every kind of value of a database, triggers included', () => {
    const one = emptyNodeDatabase({ DatabaseSync })
    one.execute(awkward)
    const other = emptyNodeDatabase({ DatabaseSync })
    other.execute(schemaText(one.rows))
    expect(schemaText(other.rows)).toBe(schemaText(one.rows))
    other.execute(`insert into "of ""a""" (id, note) values (3, 'new')`)
    expect(other.rows('select id, note, other from "of ""a""" where id <> 2')).toEqual([
      { id: 1, note: "it's; two\nlines", other: null },
      { id: 3, note: 'new', other: 'seen; once' },
    ])
  })

  test('has the configuration of the kit’s text, its secrets included', () => {
    const source = sourceOf(usualConfig, new Map(namedWithin(providers, 'providers')))
    expect(source).toContain('providers["plannr"]')
    expect(revealed(evaluated(source))).toEqual(revealed(usualConfig))
  })

  test.each([
    ['a function', { run: () => undefined }],
    ['a value of a class', { at: new Date(0) }],
  ])('is not made of %s, which has no literal', (_, value) => {
    expect(() => sourceOf(value, new Map())).toThrow(/^No source for a/)
  })
})
