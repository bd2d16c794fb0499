import type { SecurityArea, SecurityGaps, SecurityRow } from './security-rows.ts'

/** By row, the files whose tests name it. */
export type Showing = ReadonlyMap<string, readonly string[]>

/** A row and how it stands. */
export interface StatusSnapshot extends SecurityRow {
  readonly files: readonly string[]
  /** Why it is not shown, or what of it is not. */
  readonly missing: string | undefined
}

export const standingOf = (row: SecurityRow, showing: Showing, gaps: SecurityGaps): StatusSnapshot => {
  const files = [...new Set([...(showing.get(row.id) ?? []), ...(gaps.shown[row.id] ?? [])])].toSorted()
  const [area = ''] = row.id.split('-')
  const missing = files.length > 0 ? gaps.partly[row.id] : (gaps.open[row.id] ?? gaps.open[area])
  return { ...row, files, missing }
}

const link = (file: string): string => {
  const label = file.replace(/^test\//, '').replace(/(?:\.browser|\.e2e)?(?:\.test)?\.tsx?$/, '')
  return `[${label}](../${file})`
}

const cell = ({ files, missing }: StatusSnapshot): string => {
  const shown = files.map(link).join(', ')
  if (files.length === 0) return `**not shown:** ${missing ?? 'nobody has looked yet'}`
  return missing === undefined ? shown : `${shown}; **not shown:** ${missing}`
}

const table = (standings: readonly StatusSnapshot[]): string =>
  standings.map((one) => `| ${one.id} | ${one.weight ?? ''} | ${one.holds} | ${cell(one)} |`).join('\n')

const counted = (standings: readonly StatusSnapshot[]): string => {
  const whole = standings.filter(({ files, missing }) => files.length > 0 && missing === undefined).length
  const partly = standings.filter(({ files, missing }) => files.length > 0 && missing !== undefined).length
  return `${whole} of ${standings.length} are shown by tests, ${partly} in part, ${standings.length - whole - partly} are not`
}

const introduction = `# Security: what is claimed, and the test that shows it

Each line is one thing that has to hold, or one attack that has to fail, with the test files whose titles name it.
Where nothing shows it, the reason stands there instead. Weights: C critical, H high, M medium, L low.

This page is written from the titles of the tests, [security-rows.yaml](security-rows.yaml) and
[security-gaps.yaml](security-gaps.yaml); a test says whether it is current.
Write it anew with \`node_modules/.bin/node test/tools/traceability/main.ts\`.
`

/** Writes \`docs/security.md\`. */
export const securityMap = (areas: readonly SecurityArea[], showing: Showing, gaps: SecurityGaps): string => {
  const sections = areas.map(({ id, title, rows }) => {
    const standings = rows.map((row) => standingOf(row, showing, gaps))
    const heading = `## ${title} (${id})\n\n${counted(standings)}.`
    return `${heading}\n\n| row | weight | what holds | shown by |\n| --- | --- | --- | --- |\n${table(standings)}\n`
  })
  const all = areas.flatMap(({ rows }) => rows.map((row) => standingOf(row, showing, gaps)))
  return [`${introduction}\nOf all: ${counted(all)}.\n`, ...sections].join('\n')
}
