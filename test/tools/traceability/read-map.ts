import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from '../../harness/repository-root.ts'
import { rowsNamedIn } from './named-rows.ts'
import { type FilesByRow, securityMap } from './security-map.ts'
import { readSecurityGaps, readSecurityRows } from './security-rows.ts'

/** Tests, and the data from which their titles are built. */
const testFiles = ['{shared,bff,web}/src/**/*.test.{ts,tsx}', 'test/**/*.{ts,tsx}']
const excluded = /(?:^|\/)node_modules\/|^test\/(?:tools|mock|architecture)\//

const read = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8')

const groupFilesByRow = (files: readonly string[]): FilesByRow => {
  const pairs = files.flatMap((file) => [...rowsNamedIn(file, read(file))].map((id) => ({ id, file })))
  const byRow = Map.groupBy(pairs, ({ id }) => id)
  return new Map([...byRow].map(([id, found]) => [id, found.map(({ file }) => file)]))
}

/** Reads the rows, the gaps and the tests of the repository, and renders docs/security.md from them. */
export const readMap = () => {
  const exclude = (path: string) => path.includes('node_modules')
  const files = globSync(testFiles, { cwd: repositoryRoot, exclude }).filter((path) => !excluded.test(path))
  const areas = readSecurityRows(read('docs/security-rows.yaml'))
  const gaps = readSecurityGaps(read('docs/security-gaps.yaml'))
  const filesByRow = groupFilesByRow(files.toSorted())
  return { areas, gaps, filesByRow, page: securityMap(areas, filesByRow, gaps) }
}
