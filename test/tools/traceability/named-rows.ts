import type { Node } from 'oxc-parser'
import { type NodeInContext, nodesIn, syntaxOf } from '../source/syntax.ts'

const rowId = /(?<![\w-])(?:TX|CB|IDT|TK|RT|RV|MD|SES|CK|CS|WB|PX|VT|LG|WH|EM|OP|HP|HC)-\d{2,3}(?![\w-])/g

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

/** True for titles and for data from which titles are built, false for arguments of calls inside a test. */
const isTitle = ({ ancestors }: NodeInContext): boolean => {
  for (const above of ancestors) {
    if (boundary.has(above.type) || container.has(above.type)) return true
    if (above.type === 'CallExpression') return caller.test(calleeOf(above))
  }
  return true
}

/** The security rows named in the test titles of a file. */
export const rowsNamedIn = (path: string, text: string): ReadonlySet<string> => {
  const ids = [...nodesIn(syntaxOf(path, text).program)].flatMap((found) => {
    const matches = textOf(found.node).match(rowId) ?? []
    return matches.length > 0 && isTitle(found) ? matches : []
  })
  return new Set(ids)
}
