import { posix } from 'node:path'
import type { Node } from 'oxc-parser'
import { nodesIn, syntaxOf } from '../source/syntax.ts'

/** Reads a file by its path from the root of the repository. */
export type ReadFile = (path: string) => string

/** The specifier of an import or re-export that exists at run time; undefined for type-only ones. */
function runtimeSpecifier(node: Node): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration': {
      const names = node.specifiers
      const areTypes = names.length > 0 && names.every((name) => Reflect.get(name, 'importKind') === 'type')
      return node.importKind === 'type' || areTypes ? undefined : node.source.value
    }
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
      return node.exportKind === 'type' ? undefined : node.source?.value
    default:
      return undefined
  }
}

function importsOf(path: string, text: string): string[] {
  const { program } = syntaxOf(path, text)
  return [...nodesIn(program)].flatMap(({ node }) => {
    const specifier = runtimeSpecifier(node)
    return specifier?.startsWith('.') ? [posix.join(posix.dirname(path), specifier)] : []
  })
}

/**
 * The entry files and every file that they import, directly or not. Type-only imports and packages are left out.
 * @returns Paths in alphabetical order.
 */
export function valueClosure(entries: readonly string[], readFile: ReadFile): string[] {
  const found = new Set<string>()
  const unread = [...entries]
  for (let path = unread.pop(); path !== undefined; path = unread.pop()) {
    if (found.has(path)) continue
    found.add(path)
    unread.push(...importsOf(path, readFile(path)))
  }
  return [...found].toSorted()
}
