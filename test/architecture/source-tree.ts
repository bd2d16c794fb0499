import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The house as a value: path from the repository's root to text. Guards judge it, so a seeded violation is one entry. */
export type SourceTree = ReadonlyMap<string, string>

const rooms = ['shared', 'bff', 'web', 'test', 'decisions']
const skipped = new Set(['node_modules', 'dist', '.artifacts', '__screenshots__', '.vitest-attachments'])
const read = /[.](ts|tsx|html|json|md)$/

/** A tree written down in a test. */
export const treeOf = (files: Readonly<Record<string, string>>): SourceTree => new Map(Object.entries(files))

function* filesBelow(root: string, folder: string): Generator<string> {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory() && !skipped.has(entry.name)) yield* filesBelow(root, path)
    if (entry.isFile() && read.test(entry.name)) yield path
  }
}

/** Reads the rooms of a repository as they lie on the disk. */
export const readSourceTree = (root: string): SourceTree => {
  const paths = rooms
    .filter((room) => existsSync(join(root, room)))
    .flatMap((room) => [...filesBelow(root, room)])
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}
