import { type Node, parseSync, type Program, visitorKeys } from 'oxc-parser'

export interface SyntaxFile {
  readonly path: string
  readonly text: string
  readonly program: Program
  readonly comments: readonly { readonly value: string; readonly start: number; readonly end: number }[]
}

const parsed = new Map<string, SyntaxFile>()

const parse = (path: string, text: string): SyntaxFile => {
  const result = parseSync(path, text, { preserveParens: false })
  const [error] = result.errors
  if (error) throw new Error(`${path} does not parse: ${error.message}`)
  return { path, text, program: result.program, comments: result.comments }
}

/** Parses a TypeScript file. Results are cached by path and text. */
export const syntaxOf = (path: string, text: string): SyntaxFile => {
  const key = `${path}\0${text}`
  const file = parsed.get(key) ?? parse(path, text)
  parsed.set(key, file)
  return file
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value

/** The direct children of a node, in source order. */
export const childrenOf = (node: Node): Node[] => {
  const values = (visitorKeys[node.type] ?? []).map((key): unknown => Reflect.get(node, key))
  return values.flat().filter(isNode)
}

export interface NodeInContext {
  readonly node: Node
  /** Nearest first. */
  readonly ancestors: readonly Node[]
}

/** Every node of a tree with its ancestors. */
export function* nodesIn(node: Node, ancestors: readonly Node[] = []): Generator<NodeInContext> {
  yield { node, ancestors }
  const below = [node, ...ancestors]
  for (const child of childrenOf(node)) yield* nodesIn(child, below)
}

/** The one-based line of an offset. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length
