import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type ErrorCode,
} from 'yaml'
import type { Path, ConfigProblem } from '../problem.ts'
import { misreadScalars } from './misread-scalars.ts'

export type YamlText =
  | {
      readonly kind: 'value'
      readonly value: unknown
      readonly lineOf: (path: Path) => number
      readonly problems: readonly ConfigProblem[]
    }
  | { readonly kind: 'unreadable'; readonly problems: readonly ConfigProblem[] }

// The parser's own messages quote the line, which may contain a secret.
const messages: Partial<Record<ErrorCode, string>> = {
  DUPLICATE_KEY: 'this key is duplicated',
  TAB_AS_INDENT: 'tabs cannot be used for indentation: use spaces',
  BAD_INDENT: 'the indentation is inconsistent',
  MISSING_CHAR: 'a closing quote, bracket or separator is missing',
  BAD_ALIAS: 'this alias refers to no anchor',
  TAG_RESOLVE_FAILED: 'tags are not supported',
  MULTIPLE_DOCS: 'only one document per file is supported: remove the `---` that starts another',
  BLOCK_AS_IMPLICIT_KEY: 'there are two settings on one line, or the indentation is inconsistent',
}

const child = (
  document: Document,
  node: unknown,
  key: string | number,
): { at: unknown; node: unknown } | undefined => {
  const target = isAlias(node) ? node.resolve(document) : node
  if (isMap(target)) {
    const pair = target.items.findLast(
      ({ key: name }) => isScalar(name) && String(name.value) === String(key),
    )
    return pair && { at: pair.key, node: pair.value }
  }
  const item = isSeq(target) && typeof key === 'number' ? target.items[key] : undefined
  return item === undefined ? undefined : { at: item, node: item }
}

const offsetOf = (node: unknown): number | undefined =>
  isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined

/** The line of a setting, or of its nearest parent that is present. */
const findLine = (document: Document, lines: LineCounter, path: Path): number => {
  let node: unknown = document.contents
  let offset = 0
  for (const key of path) {
    const next = child(document, node, key)
    if (!next) break
    offset = offsetOf(next.at) ?? offset
    node = next.node
  }
  return lines.linePos(offset).line
}

const aliasesMax = 100

/** The document as plain data; `undefined` if its aliases expand beyond the limit ("billion laughs"). */
const plainValue = (document: Document): { value: unknown } | undefined => {
  try {
    return { value: document.toJS({ maxAliasCount: aliasesMax }) }
  } catch {
    return undefined
  }
}

/** Parses YAML (and therefore JSON) with the line of each setting. @see https://yaml.org/spec/1.2.2/ */
export const readYaml = (text: string): YamlText => {
  const lines = new LineCounter()
  const document: Document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const faults = [...document.errors, ...document.warnings]
  const problems = faults.map(({ code, pos: [offset] }): ConfigProblem => {
    return { path: '', line: lines.linePos(offset).line, message: messages[code] ?? 'this is not valid YAML' }
  })
  if (faults.some(({ code }) => code !== 'DUPLICATE_KEY')) return { kind: 'unreadable', problems }
  const plain = plainValue(document)
  if (!plain)
    return { kind: 'unreadable', problems: [{ path: '', message: 'the aliases expand to too many nodes' }] }
  const misread = misreadScalars(document).map(({ offset, message }): ConfigProblem => {
    return { path: '', line: lines.linePos(offset).line, message }
  })
  return {
    kind: 'value',
    ...plain,
    lineOf: (path) => findLine(document, lines, path),
    problems: [...problems, ...misread],
  }
}
