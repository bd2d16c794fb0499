import { posix } from 'node:path'
import type { Node } from 'oxc-parser'
import { isCode } from './places.ts'
import type { SourceTree } from './source-tree.ts'
import { lineAt, sightsIn, syntaxOf } from '../tools/source/syntax.ts'

export interface Import {
  readonly from: string
  /** A path of ours, `node:…`, or the name of a package as it was written. */
  readonly to: string
  readonly typeOnly: boolean
  readonly line: number
}

interface Mention {
  readonly specifier: string
  readonly typeOnly: boolean
  readonly start: number
}

function mention(node: Node, source: unknown, typeOnly: boolean): Mention[] {
  const specifier: unknown =
    typeof source === 'object' && source !== null ? Reflect.get(source, 'value') : undefined
  return typeof specifier === 'string' ? [{ specifier, typeOnly, start: node.start }] : []
}

function mentionsIn(node: Node): Mention[] {
  switch (node.type) {
    case 'ImportDeclaration':
      return mention(node, node.source, node.importKind === 'type')
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return mention(node, node.source, node.exportKind === 'type')
    case 'ImportExpression':
      return mention(node, node.source, false)
    case 'TSImportType':
      return mention(node, node.source, true)
    default:
      return []
  }
}

function exportTarget(tree: SourceTree, room: string, door: string): string {
  const { exports = {} } = JSON.parse(tree.get(`${room}/package.json`) ?? '{}') as {
    exports?: Record<string, string>
  }
  const pattern = Object.keys(exports).find(
    (key) => key.endsWith('*') && `./${door}`.startsWith(key.slice(0, -1)),
  )
  const fromPattern = pattern && exports[pattern]?.replace('*', `./${door}`.slice(pattern.length - 1))
  return posix.join(room, exports[`./${door}`] ?? fromPattern ?? `./src/${door}`)
}

/** A path that names no file may name a folder's index or leave the extension away. */
const asWritten = (tree: SourceTree, path: string): string =>
  [path, `${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((candidate) => tree.has(candidate)) ?? path

/** What a specifier leads to, seen from a file. */
function follow(tree: SourceTree, from: string, specifier: string): string {
  if (specifier.startsWith('.')) return asWritten(tree, posix.join(posix.dirname(from), specifier))
  const [, room, door] = /^@planbridge\/(\w+)\/?(.*)$/.exec(specifier) ?? []
  return room === undefined ? specifier : asWritten(tree, exportTarget(tree, room, door ?? ''))
}

function importsOf(tree: SourceTree, path: string, text: string): Import[] {
  const { program } = syntaxOf(path, text)
  const mentions = [...sightsIn(program)].flatMap(({ node }) => mentionsIn(node))
  return mentions.map(({ specifier, typeOnly, start }) => {
    return { from: path, to: follow(tree, path, specifier), typeOnly, line: lineAt(text, start) }
  })
}

const graphs = new WeakMap<SourceTree, readonly Import[]>()

/** Every import of every file. */
export function importsIn(tree: SourceTree): readonly Import[] {
  const known = graphs.get(tree)
  if (known) return known
  const files = [...tree].filter(([path]) => isCode(path))
  const graph = files.flatMap(([path, text]) => importsOf(tree, path, text))
  graphs.set(tree, graph)
  return graph
}
