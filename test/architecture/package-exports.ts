import { posix } from 'node:path'
import type { Node } from 'oxc-parser'
import { syntaxOf } from '../tools/source/syntax.ts'
import type { SourceTree } from './source-tree.ts'

const nameOf = (node: Node): string => ('name' in node && typeof node.name === 'string' ? node.name : '')

const declaredNames = (declaration: Node): string[] => {
  if (declaration.type === 'VariableDeclaration') return declaration.declarations.map(({ id }) => nameOf(id))
  return 'id' in declaration && declaration.id ? [nameOf(declaration.id)] : []
}

const namesFrom = (tree: SourceTree, path: string, statement: Node): string[] => {
  if (statement.type === 'ExportNamedDeclaration') {
    if (statement.declaration) return declaredNames(statement.declaration)
    return statement.specifiers.map(({ exported }) => nameOf(exported))
  }
  if (statement.type !== 'ExportAllDeclaration') return []
  if (statement.exported) return [nameOf(statement.exported)]
  return exportedNames(tree, posix.join(posix.dirname(path), statement.source.value))
}

/** The names that a file exports, re-exports included. */
export const exportedNames = (tree: SourceTree, path: string): string[] => {
  const { program } = syntaxOf(path, tree.get(path) ?? '')
  return [...new Set(program.body.flatMap((statement) => namesFrom(tree, path, statement)))].toSorted()
}

const published = ['shared', 'bff', 'test/mock']

const exportsOf = (tree: SourceTree, workspace: string): [subpath: string, path: string][] => {
  const manifest = JSON.parse(tree.get(`${workspace}/package.json`) ?? '{}') as {
    exports?: Record<string, string>
  }
  return Object.entries(manifest.exports ?? {}).filter(([subpath]) => !/[*]|[.]json$/.test(subpath))
}

/** The public names of `shared`, `bff` and `mock`, by entry of `exports` in their package.json. Patterns such as `./internal/*` are not public. */
export const packageExportsOf = (tree: SourceTree): string =>
  published
    .flatMap((workspace) =>
      exportsOf(tree, workspace).map(([subpath, path]) => {
        const names = exportedNames(tree, posix.join(workspace, path)).map((name) => `  ${name}\n`)
        return `@planbridge/${posix.basename(workspace)}${subpath.slice(1)}\n${names.join('')}`
      }),
    )
    .join('\n')
