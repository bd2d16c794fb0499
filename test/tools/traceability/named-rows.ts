import type { Node } from 'oxc-parser'
import { sightsIn, type Sight, syntaxOf } from '../source/syntax.ts'

const rowId = /(?<![\w-])(?:TX|CB|IDT|TK|RT|RV|MD|SES|CK|CS|WB|PX|VT|LG|WH|EM|OP|HP|HC)-\d{2}(?![\w-])/g

const textOf = (node: Node): string => {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  return node.type === 'TemplateElement' ? node.value.raw : ''
}

const boundary = new Set<Node['type']>([
  'ArrowFunctionExpression',
  'FunctionExpression',
  'FunctionDeclaration',
])
const container = new Set<Node['type']>(['ObjectExpression', 'ArrayExpression'])
const caller = /^(?:test|it|describe)\b/

const calleeOf = (node: Node): string => {
  if (node.type === 'CallExpression') return calleeOf(node.callee)
  if (node.type === 'TaggedTemplateExpression') return calleeOf(node.tag)
  if (node.type === 'MemberExpression') return calleeOf(node.object)
  return node.type === 'Identifier' ? node.name : ''
}

/** A title, or data that titles are made of; not what a test hands to something that it calls. */
const isTitle = ({ ancestors }: Sight): boolean => {
  for (const above of ancestors) {
    if (boundary.has(above.type) || container.has(above.type)) return true
    if (above.type === 'CallExpression') return caller.test(calleeOf(above))
  }
  return true
}

/** The rows that a file's tests name. */
export const rowsNamedIn = (path: string, text: string): ReadonlySet<string> => {
  const named = [...sightsIn(syntaxOf(path, text).program)].flatMap((sight) => {
    const ids = textOf(sight.node).match(rowId) ?? []
    return ids.length > 0 && isTitle(sight) ? ids : []
  })
  return new Set(named)
}
