import type { Node } from 'oxc-parser'
import { isList } from './paths.ts'
import type { SourceTree } from './source-tree.ts'
import type { SyntaxRule } from './syntax-rule.ts'

const folder = 'shared/src/providers/'

const readProviderIds = (tree: SourceTree): string[] => {
  const files = [...tree.keys()].filter((path) => path.startsWith(folder) && !/[.]test[.]ts$/.test(path))
  const definitions = files.filter((path) => /defineProvider\s*\(/.test(tree.get(path) ?? ''))
  return definitions
    .map((path) => path.slice(folder.length, -'.ts'.length))
    .filter((name) => !name.includes('/') && name !== 'definition' && name !== 'index')
}

const idsByTree = new WeakMap<SourceTree, readonly string[]>()

/** The provider ids, which are the names of the definition files. */
export const providerIdsIn = (tree: SourceTree): readonly string[] => {
  const ids = idsByTree.get(tree) ?? readProviderIds(tree)
  idsByTree.set(tree, ids)
  return ids
}

const ownFile = (id: string): string => `${folder}${id}.ts`

const keyIn = (key: Node, computed: boolean): string[] =>
  key.type === 'Identifier' && !computed ? [key.name] : []

/** The names in a node: a string, a template text, or a key. */
const namesIn = (node: Node): string[] => {
  switch (node.type) {
    case 'Literal':
      return [String(node.value)]
    case 'TemplateElement':
      return [node.value.cooked ?? '']
    case 'MemberExpression':
      return keyIn(node.property, node.computed)
    case 'Property':
      return keyIn(node.key, node.computed)
    default:
      return []
  }
}

const isImportSource = (ancestor: Node | undefined): boolean =>
  ancestor?.type === 'ImportDeclaration' || ancestor?.type === 'ExportAllDeclaration'

const definition = { 'shared/src/providers/acme.ts': "export const acme = defineProvider({ id: 'acme' })" }

/** Code never names a provider: differences are data or are in an adapter. */
export const codeNamesNoProvider: SyntaxRule = {
  name: 'code-names-no-provider',
  remedy: 'Move the difference to the provider definition or its adapter.',
  where: (path) => /^(shared|bff|web)[/]src[/]/.test(path) && !isList(path),
  forbids: ({ node, ancestors }, { path }, tree) => {
    if (isImportSource(ancestors[0])) return false
    const ids = providerIdsIn(tree)
    return namesIn(node).some((name) => ids.includes(name) && path !== ownFile(name))
  },
  seeds: [
    { ...definition, 'bff/src/a.ts': "if (provider === 'acme') go()" },
    { ...definition, 'web/src/a.tsx': 'const a = <Mark name="acme" />' },
    { ...definition, 'shared/src/a.ts': "const special = ['acme'].includes(id)" },
    { ...definition, 'bff/src/b.ts': 'const a = `acme`' },
    { ...definition, 'bff/src/c.ts': 'const a = providers.acme; const b = { acme: 1 }' },
    { ...definition, 'shared/src/providers/other.ts': "const like = 'acme'" },
    { ...definition, 'bff/src/d.test.ts': "const like = 'acme'" },
  ],
  innocent: [
    {
      ...definition,
      'bff/src/adapters/index.ts': "export const adapters = { acme: acmeAdapter, other: 'acme' }",
    },
    { ...definition, 'bff/src/a.ts': "const place = 'acmeville'" },
  ],
}
