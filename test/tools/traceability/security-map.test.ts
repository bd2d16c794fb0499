import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { repositoryRoot } from '../../harness/repository-root.ts'
import { rowsNamedIn } from './named-rows.ts'
import { readMap } from './read-map.ts'
import { coverageOf, type FilesByRow, securityMap } from './security-map.ts'
import { readSecurityGaps, readSecurityRows, type SecurityArea, type SecurityGaps } from './security-rows.ts'

const { areas, gaps, filesByRow, page } = readMap()
const known = new Set(areas.flatMap(({ rows }) => rows.map(({ id }) => id)))

/** Critical and high rows, and attacks, without a test and without a reason. */
const unexplained = (of: readonly SecurityArea[], files: FilesByRow, reasons: SecurityGaps): string[] =>
  of
    .flatMap(({ rows }) => rows.map((row) => coverageOf(row, files, reasons)))
    .filter(
      ({ weight, files: proofs, missing }) =>
        weight !== 'M' && weight !== 'L' && proofs.length === 0 && missing === undefined,
    )
    .map(({ id }) => id)

describe('docs/security.md', () => {
  test('is current: node_modules/.bin/node test/tools/traceability/main.ts writes it', () => {
    expect(readFileSync(join(repositoryRoot, 'docs/security.md'), 'utf8')).toBe(page)
  })

  test('proves every critical and high row and every attack by a test, or gives the reason', () => {
    expect(unexplained(areas, filesByRow, gaps)).toEqual([])
  })

  test('gives a test or a reason for every row', () => {
    expect(page).not.toContain('no test and no reason yet')
  })

  test('lists every row that a test names', () => {
    const unknown = [...filesByRow]
      .filter(([id]) => !known.has(id))
      .map(([id, files]) => `${id} in ${files.join(', ')}`)
    expect(unknown).toEqual([])
  })

  test('gives no reason for a proven row, and names only existing files and rows', () => {
    const named = new Set([...filesByRow.keys(), ...Object.keys(gaps.shown)])
    expect(Object.keys(gaps.open).filter((id) => named.has(id))).toEqual([])
    expect(Object.keys(gaps.partly).filter((id) => !named.has(id))).toEqual([])
    expect(
      Object.values(gaps.shown)
        .flat()
        .filter((file) => !existsSync(join(repositoryRoot, file))),
    ).toEqual([])
    const areaIds = new Set(areas.map(({ id }) => id))
    const explained = [...Object.keys(gaps.open), ...Object.keys(gaps.partly), ...Object.keys(gaps.shown)]
    expect(explained.filter((id) => !known.has(id) && !areaIds.has(id))).toEqual([])
  })
})

describe('the map', () => {
  const seeded = readSecurityRows(
    'TX Starting:\n  TX-01: C a claim\n  TX-02: M another claim\nHC Clients:\n  HC-01: an attack\n',
  )
  const none = readSecurityGaps('open: {}')

  test('reports critical rows and attacks without a test or reason', () => {
    expect(unexplained(seeded, new Map(), none)).toEqual(['TX-01', 'HC-01'])
    expect(unexplained(seeded, new Map([['TX-01', ['test/a.test.ts']]]), none)).toEqual(['HC-01'])
    expect(unexplained(seeded, new Map(), readSecurityGaps('open: { TX: later, HC-01: later }'))).toEqual([])
  })

  test('lists the tests of a row, its missing part, and the reason for a row without tests', () => {
    const written = securityMap(
      seeded,
      new Map([['TX-01', ['test/security/a.test.ts']]]),
      readSecurityGaps('open: { HC: not built }\npartly: { TX-01: the rest }'),
    )
    expect(written).toContain(
      '| TX-01 | C | a claim | [security/a](../test/security/a.test.ts); **not proven:** the rest |',
    )
    expect(written).toContain('| TX-02 | M | another claim | **not proven:** no test and no reason yet |')
    expect(written).toContain('| HC-01 |  | an attack | **not proven:** not built |')
  })

  const named = (text: string) => [...rowsNamedIn('a.test.ts', text)]

  test('finds rows in titles and in the data of titles', () => {
    expect(named("test('TX-01 HC-02: a', () => {})")).toEqual(['TX-01', 'HC-02'])
    expect(named('describe.each(rows)(`CB-05: ${a}`, () => {})')).toEqual(['CB-05'])
    expect(named("const rows = [{ row: 'TK-04 HP-32' }]")).toEqual(['TK-04', 'HP-32'])
    expect(named("test.each(titled([{ title: 'IDT-01: a' }]))('%s', () => {})")).toEqual(['IDT-01'])
  })

  test('ignores comments, arguments inside tests, and planted secrets', () => {
    expect(named("// TX-01\ntest('a', async () => { await open('TX-01') })")).toEqual([])
    expect(named("test('b', () => { look('CANARY-RT-00') })")).toEqual([])
    expect(named("const token = 'CANARY-RT-01'")).toEqual([])
  })
})
