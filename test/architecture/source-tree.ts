import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The repository as a value: text by path from the root. Guards check the value, so a seeded violation is one entry. */
export type SourceTree = ReadonlyMap<string, string>

const workspaces = ['shared', 'bff', 'web', 'test', 'decisions']
const skipped = new Set(['node_modules', 'dist', '.artifacts', '__screenshots__', '.vitest-attachments'])
const read = /[.](ts|tsx|html|json|md)$/

/** A tree from file texts, for tests. */
export const treeOf = (files: Readonly<Record<string, string>>): SourceTree => new Map(Object.entries(files))

function* filesBelow(root: string, folder: string): Generator<string> {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory() && !skipped.has(entry.name)) yield* filesBelow(root, path)
    if (entry.isFile() && read.test(entry.name)) yield path
  }
}

/** Reads the workspaces and decisions of a repository from disk. */
export const readSourceTree = (root: string): SourceTree => {
  const paths = workspaces
    .filter((workspace) => existsSync(join(root, workspace)))
    .flatMap((workspace) => [...filesBelow(root, workspace)])
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}
