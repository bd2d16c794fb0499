import type { SecurityArea, SecurityGaps, SecurityRow } from './security-rows.ts'

/** The files whose tests name a row, by row. */
export type FilesByRow = ReadonlyMap<string, readonly string[]>

/** A row with the tests that prove it. */
export interface RowCoverage extends SecurityRow {
  readonly files: readonly string[]
  /** The reason why the row, or a part of it, is not proven. */
  readonly missing: string | undefined
}

export const coverageOf = (row: SecurityRow, filesByRow: FilesByRow, gaps: SecurityGaps): RowCoverage => {
  const files = [...new Set([...(filesByRow.get(row.id) ?? []), ...(gaps.shown[row.id] ?? [])])].toSorted()
  const [area = ''] = row.id.split('-')
  const missing = files.length > 0 ? gaps.partly[row.id] : (gaps.open[row.id] ?? gaps.open[area])
  return { ...row, files, missing }
}

const link = (file: string): string => {
  const label = file.replace(/^test\//, '').replace(/(?:\.browser|\.e2e)?(?:\.test)?\.tsx?$/, '')
  return `[${label}](../${file})`
}

const cell = ({ files, missing }: RowCoverage): string => {
  const shown = files.map(link).join(', ')
  if (files.length === 0) return `**not proven:** ${missing ?? 'no test and no reason yet'}`
  return missing === undefined ? shown : `${shown}; **not proven:** ${missing}`
}

const table = (coverages: readonly RowCoverage[]): string =>
  coverages.map((one) => `| ${one.id} | ${one.weight ?? ''} | ${one.claim} | ${cell(one)} |`).join('\n')

const counted = (coverages: readonly RowCoverage[]): string => {
  const full = coverages.filter(({ files, missing }) => files.length > 0 && missing === undefined).length
  const partly = coverages.filter(({ files, missing }) => files.length > 0 && missing !== undefined).length
  return `${full} of ${coverages.length} are proven by tests, ${partly} in part, ${coverages.length - full - partly} are not`
}

const introduction = `# Security claims and the tests that prove them

Each row is a claim about the system or an attack that must fail, with the test files whose titles name the row.
A row without a test gives the reason. Weights: C critical, H high, M medium, L low.

This page is generated from test titles, [security-rows.yaml](security-rows.yaml) and
[security-gaps.yaml](security-gaps.yaml). A test fails when it is out of date.
Regenerate it with \`node_modules/.bin/node test/tools/traceability/main.ts\`.
`

/** Renders `docs/security.md`. */
export const securityMap = (
  areas: readonly SecurityArea[],
  filesByRow: FilesByRow,
  gaps: SecurityGaps,
): string => {
  const sections = areas.map(({ id, title, rows }) => {
    const coverages = rows.map((row) => coverageOf(row, filesByRow, gaps))
    const heading = `## ${title} (${id})\n\n${counted(coverages)}.`
    return `${heading}\n\n| row | weight | claim | proven by |\n| --- | --- | --- | --- |\n${table(coverages)}\n`
  })
  const all = areas.flatMap(({ rows }) => rows.map((row) => coverageOf(row, filesByRow, gaps)))
  return [`${introduction}\nIn total: ${counted(all)}.\n`, ...sections].join('\n')
}
