import type { Node } from 'oxc-parser'
import { childrenOf, type NodeInContext } from '../tools/source/syntax.ts'

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

/** The names that a pattern such as `{ a, b: [c] }` binds. */
const namesOf = (pattern: Node): string[] => {
  if (pattern.type === 'Identifier') return [pattern.name]
  if (pattern.type === 'Property') return namesOf(pattern.value)
  if (pattern.type === 'AssignmentPattern') return namesOf(pattern.left)
  return childrenOf(pattern).flatMap(namesOf)
}

const namesDeclaredBy = (node: Node): string[] => {
  if (node.type === 'VariableDeclaration') return node.declarations.flatMap(({ id }) => namesOf(id))
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration')
    return node.id ? [node.id.name] : []
  if (node.type === 'ImportDeclaration') return node.specifiers.map(({ local }) => local.name)
  if (node.type === 'ExportNamedDeclaration' && node.declaration) return namesDeclaredBy(node.declaration)
  return []
}

const namesBoundBy = (scope: Node): string[] => {
  if (functionTypes.has(scope.type) && 'params' in scope && Array.isArray(scope.params)) {
    return scope.params.flatMap(namesOf)
  }
  const hasStatements = scope.type === 'Program' || scope.type === 'BlockStatement'
  return hasStatements ? scope.body.flatMap(namesDeclaredBy) : []
}

const bound = new WeakMap<Node, ReadonlySet<string>>()

const boundBy = (scope: Node): ReadonlySet<string> => {
  const names = bound.get(scope) ?? new Set(namesBoundBy(scope))
  bound.set(scope, names)
  return names
}

/** Reports whether the program itself binds a name in scope: a parameter, a variable or an import. */
export const isBound = (name: string, { ancestors }: NodeInContext): boolean =>
  ancestors.some((scope) => boundBy(scope).has(name))

const isTypeOnly = (node: Node): boolean => node.type.startsWith('TS') && node.type !== 'TSAsExpression'

const keyParents = new Set(['MemberExpression', 'Property', 'PropertyDefinition', 'MethodDefinition'])

/** `{ fetch: x }` and `needs.fetch` use the name as a key and do not read the global. */
const isKey = (node: Node, parent: Node | undefined): boolean => {
  if (!parent || !keyParents.has(parent.type)) return false
  const key: unknown = Reflect.get(parent, parent.type === 'MemberExpression' ? 'property' : 'key')
  const shorthand = Reflect.get(parent, 'shorthand') === true
  return key === node && !shorthand && Reflect.get(parent, 'computed') !== true
}

const transparent = new Set(['TSNonNullExpression', 'TSSatisfiesExpression'])

/** Reports whether a node reads the global of this name. */
export const readsGlobal = (found: NodeInContext, name: string): boolean => {
  const { node, ancestors } = found
  if (node.type !== 'Identifier' || node.name !== name) return false
  const [parent] = ancestors
  if (isKey(node, parent)) return false
  const inType = ancestors.some((above) => isTypeOnly(above) && !transparent.has(above.type))
  return !inType && !isBound(name, found)
}
