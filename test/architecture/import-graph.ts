import { posix } from 'node:path'
import type { Node } from 'oxc-parser'
import { lineAt, nodesIn, syntaxOf } from '../tools/source/syntax.ts'
import { isCode } from './paths.ts'
import type { SourceTree } from './source-tree.ts'

export interface Import {
  readonly from: string
  /** A path in the repository, `node:…`, or the package specifier as written. */
  readonly to: string
  readonly typeOnly: boolean
  readonly line: number
}

interface Specifier {
  readonly specifier: string
  readonly typeOnly: boolean
  readonly start: number
}

const specifierOf = (node: Node, source: unknown, typeOnly: boolean): Specifier[] => {
  const specifier: unknown =
    typeof source === 'object' && source !== null ? Reflect.get(source, 'value') : undefined
  return typeof specifier === 'string' ? [{ specifier, typeOnly, start: node.start }] : []
}

const specifiersIn = (node: Node): Specifier[] => {
  switch (node.type) {
    case 'ImportDeclaration':
      return specifierOf(node, node.source, node.importKind === 'type')
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return specifierOf(node, node.source, node.exportKind === 'type')
    case 'ImportExpression':
      return specifierOf(node, node.source, false)
    case 'TSImportType':
      return specifierOf(node, node.source, true)
    default:
      return []
  }
}

/** The folders of packages that do not have the name of their folder. */
const packageFolders: Readonly<Record<string, string>> = {
  embed: 'web/embed',
  mock: 'test/mock',
  node: 'bff/sdk',
}

const exportTarget = (tree: SourceTree, name: string, subpath: string): string => {
  const workspace = packageFolders[name] ?? name
  const { exports = {} } = JSON.parse(tree.get(`${workspace}/package.json`) ?? '{}') as {
    exports?: Record<string, string>
  }
  const file =
    exports[subpath === '' ? '.' : `./${subpath}`] ??
    exports['./*']?.replace('*', subpath) ??
    `./src/${subpath}`
  return posix.join(workspace, file)
}

/** Resolves a path without extension, or a folder with an index. */
const resolveFile = (tree: SourceTree, path: string): string =>
  [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((candidate) => tree.has(candidate)) ?? path

/** The file or package that a specifier resolves to. */
const resolveImport = (tree: SourceTree, from: string, specifier: string): string => {
  if (specifier.startsWith('.')) return resolveFile(tree, posix.join(posix.dirname(from), specifier))
  const [, workspace, subpath] = /^@planbridge\/(\w+)\/?(.*)$/.exec(specifier) ?? []
  return workspace === undefined ? specifier : resolveFile(tree, exportTarget(tree, workspace, subpath ?? ''))
}

const importsOf = (tree: SourceTree, path: string, text: string): Import[] => {
  const { program } = syntaxOf(path, text)
  const specifiers = [...nodesIn(program)].flatMap(({ node }) => specifiersIn(node))
  return specifiers.map(({ specifier, typeOnly, start }) => {
    return { from: path, to: resolveImport(tree, path, specifier), typeOnly, line: lineAt(text, start) }
  })
}

const graphs = new WeakMap<SourceTree, readonly Import[]>()

/** Every import of every file. */
export const importsIn = (tree: SourceTree): readonly Import[] => {
  const known = graphs.get(tree)
  if (known) return known
  const files = [...tree].filter(([path]) => isCode(path))
  const graph = files.flatMap(([path, text]) => importsOf(tree, path, text))
  graphs.set(tree, graph)
  return graph
}
