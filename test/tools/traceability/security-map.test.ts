import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { repositoryRoot } from '../../harness/repository-root.ts'
import { rowsNamedIn } from './named-rows.ts'
import { readMap } from './read-map.ts'
import { securityMap, standingOf } from './security-map.ts'
import { readSecurityGaps, readSecurityRows, type SecurityArea, type SecurityGaps } from './security-rows.ts'
import type { Showing } from './security-map.ts'

const { areas, gaps, showing, page } = readMap()
const known = new Set(areas.flatMap(({ rows }) => rows.map(({ id }) => id)))

/** Rows that weigh much, and every hostile case, that nothing shows and nobody explains. */
const unexplained = (of: readonly SecurityArea[], shown: Showing, known_: SecurityGaps): string[] =>
  of
    .flatMap(({ rows }) => rows.map((row) => standingOf(row, shown, known_)))
    .filter(
      ({ weight, files, missing }) =>
        weight !== 'M' && weight !== 'L' && files.length === 0 && missing === undefined,
    )
    .map(({ id }) => id)

describe('docs/security.md', () => {
  test('is current: node_modules/.bin/node test/tools/traceability/main.ts writes it', () => {
    expect(readFileSync(join(repositoryRoot, 'docs/security.md'), 'utf8')).toBe(page)
  })

  test('has every row of weight shown by a test, or says why not', () => {
    expect(unexplained(areas, showing, gaps)).toEqual([])
  })

  test('has no row that is neither shown nor explained', () => {
    expect(page).not.toContain('nobody has looked')
  })

  test('knows every row that a test names', () => {
    const strangers = [...showing]
      .filter(([id]) => !known.has(id))
      .map(([id, files]) => `${id} in ${files.join(', ')}`)
    expect(strangers).toEqual([])
  })

  test('explains nothing that is shown, and points at no file that is not there', () => {
    const named = new Set([...showing.keys(), ...Object.keys(gaps.shown)])
    expect(Object.keys(gaps.open).filter((id) => named.has(id))).toEqual([])
    expect(Object.keys(gaps.partly).filter((id) => !named.has(id))).toEqual([])
    expect(
      Object.values(gaps.shown)
        .flat()
        .filter((file) => !existsSync(join(repositoryRoot, file))),
    ).toEqual([])
    const areaIds = new Set(areas.map(({ id }) => id))
    const spoken = [...Object.keys(gaps.open), ...Object.keys(gaps.partly), ...Object.keys(gaps.shown)]
    expect(spoken.filter((id) => !known.has(id) && !areaIds.has(id))).toEqual([])
  })
})

describe('the map', () => {
  const seeded = readSecurityRows(
    'TX Starting:\n  TX-01: C it holds\n  TX-02: M it holds too\nHC Clients:\n  HC-01: an attack\n',
  )
  const none = readSecurityGaps('open: {}')

  test('finds the rows of weight and the cases that nobody shows', () => {
    expect(unexplained(seeded, new Map(), none)).toEqual(['TX-01', 'HC-01'])
    expect(unexplained(seeded, new Map([['TX-01', ['test/a.test.ts']]]), none)).toEqual(['HC-01'])
    expect(unexplained(seeded, new Map(), readSecurityGaps('open: { TX: later, HC-01: later }'))).toEqual([])
  })

  test('says where a row is shown, what of it is not, and why another is not', () => {
    const written = securityMap(
      seeded,
      new Map([['TX-01', ['test/security/a.test.ts']]]),
      readSecurityGaps('open: { HC: not built }\npartly: { TX-01: the rest }'),
    )
    expect(written).toContain(
      '| TX-01 | C | it holds | [security/a](../test/security/a.test.ts); **not shown:** the rest |',
    )
    expect(written).toContain('| TX-02 | M | it holds too | **not shown:** nobody has looked yet |')
    expect(written).toContain('| HC-01 |  | an attack | **not shown:** not built |')
  })

  const named = (text: string) => [...rowsNamedIn('a.test.ts', text)]

  test('reads titles and the data that titles are made of', () => {
    expect(named("test('TX-01 HC-02: a', () => {})")).toEqual(['TX-01', 'HC-02'])
    expect(named('describe.each(rows)(`CB-05: ${a}`, () => {})')).toEqual(['CB-05'])
    expect(named("const rows = [{ row: 'TK-04 HP-32' }]")).toEqual(['TK-04', 'HP-32'])
    expect(named("test.each(titled([{ title: 'IDT-01: a' }]))('%s', () => {})")).toEqual(['IDT-01'])
  })

  test('reads neither comments nor what a test hands on, nor canaries', () => {
    expect(named("// TX-01\ntest('a', async () => { await open('TX-01') })")).toEqual([])
    expect(named("test('b', () => { look('CANARY-RT-00') })")).toEqual([])
    expect(named("const token = 'CANARY-RT-01'")).toEqual([])
  })
})
