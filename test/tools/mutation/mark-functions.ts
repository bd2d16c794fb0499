import type { Node } from 'oxc-parser'
import { nodesIn, syntaxOf } from '../source/syntax.ts'

const name = 'planbridgeReach'

/** Begins a record of the marks that are reached in this process. */
export const beginReach = (): ReadonlySet<string> => {
  const reached = new Set<string>()
  Object.assign(globalThis, { [name]: reached })
  return reached
}

type AnyFunction = Extract<
  Node,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>

const isFunction = (node: Node): node is AnyFunction =>
  node.type === 'FunctionDeclaration' ||
  node.type === 'FunctionExpression' ||
  node.type === 'ArrowFunctionExpression'

const functionsIn = (file: string, text: string): AnyFunction[] =>
  [...nodesIn(syntaxOf(file, text).program)]
    .map(({ node }) => node)
    .filter(isFunction)
    .filter(({ body }) => body !== null)

/**
 * The text of a file that records which of its functions run: `file#0` is the file itself, `file#n` the function that is the n-th in
 * source order. No line moves.
 */
export const markFunctions = (file: string, text: string): string => {
  const mark = (at: number) => `globalThis.${name}?.add("${file}#${at}")`
  const inserts = functionsIn(file, text).flatMap(({ body }, index) => {
    if (body === null) return []
    if (body.type === 'BlockStatement') return [{ at: body.start + 1, text: `${mark(index + 1)};` }]
    return [
      { at: body.start, text: `(${mark(index + 1)},` },
      { at: body.end, text: ')' },
    ]
  })
  const marked = inserts
    .toSorted((a, b) => b.at - a.at)
    .reduce((whole, one) => whole.slice(0, one.at) + one.text + whole.slice(one.at), text)
  return `${mark(0)};${marked}`
}

/** The mark of the innermost function around a place, or that of its file. */
export const markOf = (file: string, text: string, place: { start: number; end: number }): string => {
  const around = functionsIn(file, text)
    .map(({ start, end }, index) => ({ start, end, index }))
    .filter(({ start, end }) => start <= place.start && place.end <= end)
    .toSorted((a, b) => b.start - a.start)
  return `${file}#${(around[0]?.index ?? -1) + 1}`
}
