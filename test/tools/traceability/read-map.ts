import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { houseRoot } from '../../harness/repository-root.ts'
import { rowsNamedIn } from './named-rows.ts'
import { type Showing, securityMap } from './security-map.ts'
import { readSecurityGaps, readSecurityRows } from './security-rows.ts'

/** Where tests and the data that their titles are made of lie. */
const places = ['{shared,bff,web}/src/**/*.test.{ts,tsx}', 'test/**/*.{ts,tsx}']
const elsewhere = /(?:^|\/)node_modules\/|^test\/(?:tools|mock|architecture)\//

const read = (path: string): string => readFileSync(join(houseRoot, path), 'utf8')

const showingOf = (files: readonly string[]): Showing => {
  const pairs = files.flatMap((file) => [...rowsNamedIn(file, read(file))].map((id) => ({ id, file })))
  const byRow = Map.groupBy(pairs, ({ id }) => id)
  return new Map([...byRow].map(([id, found]) => [id, found.map(({ file }) => file)]))
}

/** The house's rows, gaps and tests, and the page that is written from them. */
export const readMap = () => {
  const exclude = (path: string) => path.includes('node_modules')
  const files = globSync(places, { cwd: houseRoot, exclude }).filter((path) => !elsewhere.test(path))
  const areas = readSecurityRows(read('docs/security-rows.yaml'))
  const gaps = readSecurityGaps(read('docs/security-gaps.yaml'))
  const showing = showingOf(files.toSorted())
  return { areas, gaps, showing, page: securityMap(areas, showing, gaps) }
}
