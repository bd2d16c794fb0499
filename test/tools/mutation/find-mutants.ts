import { type Node, parseSync } from 'oxc-parser'
import { childrenOf, lineAt, syntaxOf } from '../source/syntax.ts'
import { type Change, operators } from './operators.ts'

/** A small change of one place in a source file. */
export interface Mutant extends Change {
  readonly room: string
  /** The path from the root. */
  readonly file: string
  readonly line: number
  /** The text of the line, without its indentation. */
  readonly code: string
  readonly operator: string
  readonly before: string
}

/** The text of a file with a change. */
export const mutate = (text: string, { start, end, after }: Change): string =>
  text.slice(0, start) + after + text.slice(end)

/** True if the changed text is a program. Precedence can forbid an operator in its place. */
export const parses = (file: string, text: string, change: Change): boolean =>
  parseSync(file, mutate(text, change)).errors.length === 0

const typedExpressions: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
])

const isEventCall = (node: Node, text: string): boolean =>
  node.type === 'CallExpression' &&
  /(?:^|\.)events\.\w+$/u.test(text.slice(node.callee.start, node.callee.end))

// Types have no behaviour, and an event decides nothing.
const isExcluded = (node: Node, text: string): boolean =>
  node.type === 'ImportDeclaration' ||
  (node.type.startsWith('TS') && !typedExpressions.has(node.type)) ||
  isEventCall(node.type === 'ExpressionStatement' ? node.expression : node, text)

const keyOf = (node: Node): Node | undefined =>
  'key' in node && 'computed' in node && !node.computed ? node.key : undefined

/** The number that stands for an item of a typed array outside of its bounds. The type checker demands it where no such item is read. */
const fallbackOf = (node: Node): Node | undefined =>
  node.type === 'LogicalExpression' &&
  node.operator === '??' &&
  node.left.type === 'MemberExpression' &&
  node.left.computed &&
  node.right.type === 'Literal'
    ? node.right
    : undefined

interface Place {
  readonly node: Node
  readonly constant: string | undefined
}

function* mutableNodes({ node, constant }: Place, text: string): Generator<Place> {
  if (isExcluded(node, text)) return
  yield { node, constant }
  const isNamed = node.type === 'VariableDeclarator' && node.id.type === 'Identifier'
  const within = isNamed ? text.slice(node.id.start, node.id.end) : constant
  for (const child of childrenOf(node)) {
    if (child !== keyOf(node) && child !== fallbackOf(node))
      yield* mutableNodes({ node: child, constant: within }, text)
  }
}

/** Every mutant of a file, in source order. */
export const mutantsIn = (room: string, file: string, text: string): Mutant[] => {
  const lines = text.split('\n')
  const program = { node: syntaxOf(file, text).program, constant: undefined }
  return [...mutableNodes(program, text)].flatMap(({ node, constant }) =>
    operators.flatMap(({ name, changesOf }) =>
      changesOf(node, text, constant).map((change) => {
        const line = lineAt(text, change.start)
        return {
          ...change,
          room,
          file,
          line,
          code: lines[line - 1]?.trim() ?? '',
          operator: name,
          before: text.slice(change.start, change.end),
        }
      }),
    ),
  )
}
