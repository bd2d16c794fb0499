import type { OperationDefinition } from '@planbridge/shared/providers'

/** A listed operation and the path to call it with. */
export interface FoundOperation {
  readonly operation: OperationDefinition
  /** Written from the template, so nothing of the caller's spelling is left. */
  readonly path: string
}

/** Finds the listed operation for a method and an undecoded path; undefined if none is listed. */
export type FindOperation = (method: string, rawPath: string) => FoundOperation | undefined

/** Encodes and decodes to itself. */
const plain = /^[\w~-][\w.~-]{0,499}$/
// Path tricks are made of control characters, separators, dot segments and leftover escapes.
const harmless = /^(?!\.{1,2}$)[^\p{Cc}\p{Cs}/\\%?#;]{1,500}$/u

/** Encodes a value as one path segment; undefined if it could be read in two ways. */
const encodeSegment = (text: string): string | undefined =>
  harmless.test(text) ? encodeURIComponent(text) : undefined

/** Decodes a segment once, strictly, and encodes it again. */
const rewriteSegment = (raw: string): string | undefined => {
  if (plain.test(raw)) return raw
  try {
    return encodeSegment(decodeURIComponent(raw))
  } catch {
    return undefined
  }
}

interface Template {
  readonly operation: OperationDefinition
  /** null stands for a placeholder. */
  readonly parts: readonly (string | null)[]
}

const templateOf = (operation: OperationDefinition): Template => ({
  operation,
  parts: operation.path.split('/').map((part) => (part.startsWith('{') ? null : part)),
})

const placeholders = ({ parts }: Template): number => parts.filter((part) => part === null).length

const rewritePath = ({ parts }: Template, given: readonly string[]): string | undefined => {
  let path = ''
  // The first part precedes the leading slash.
  if (given[0] !== '') return undefined
  for (let at = 1; at < parts.length; at += 1) {
    const part = parts[at] ?? rewriteSegment(given[at] ?? '')
    if (part === undefined || (parts[at] !== null && part !== given[at])) return undefined
    path += `/${part}`
  }
  return path
}

const shapeOf = (method: string, parts: number): string => `${method} ${parts}`

/** Indexes a list of operations by method and number of segments, so that a call is compared with few templates. */
export const findOperation = (operations: readonly OperationDefinition[]): FindOperation => {
  // A literal path wins over one with placeholders.
  const sorted = operations.map(templateOf).toSorted((a, b) => placeholders(a) - placeholders(b))
  const templates = Map.groupBy(sorted, ({ operation, parts }) => shapeOf(operation.method, parts.length))
  return (method, rawPath) => {
    const given = rawPath.split('/')
    for (const template of templates.get(shapeOf(method, given.length)) ?? []) {
      const path = rewritePath(template, given)
      if (path !== undefined) return { operation: template.operation, path }
    }
    return undefined
  }
}

const namesOf = new WeakMap<OperationDefinition, ReadonlySet<string>>()

const listedNames = (operation: OperationDefinition): ReadonlySet<string> => {
  const known = namesOf.get(operation)
  if (known) return known
  const names = new Set((operation.query ?? []).map(({ name }) => name))
  namesOf.set(operation, names)
  return names
}

/** Contains nothing that could be spelled in more than one way. */
const plainQuery = /^[\w.~=&-]*$/

const permittedPairs = (query: string, names: ReadonlySet<string>): string =>
  plainQuery.test(query)
    ? query
        .split('&')
        .filter((pair) => names.has(pair.split('=', 1)[0] ?? ''))
        .join('&')
    : new URLSearchParams([...new URLSearchParams(query)].filter(([name]) => names.has(name))).toString()

/**
 * Keeps the listed parameters of a query, in their order and number, and drops the others.
 * @param query Without its `?`.
 * @returns With its `?`, or empty.
 */
export const permittedQuery = (operation: OperationDefinition, query: string): string => {
  if (query === '') return ''
  const pairs = permittedPairs(query, listedNames(operation))
  return pairs === '' ? '' : `?${pairs}`
}

const placeholder = /\{(\w+)\}/g

/** The values that a job gives for an operation. */
export interface OperationValues {
  /** Values of path and query, by the name of the field. */
  readonly fields: Readonly<Record<string, string>>
  readonly body: string | null
}

/**
 * Writes path and query of an operation from its template and the values of its fields.
 * @returns Path with query; undefined if a required value is missing, or if a path value is not one harmless segment.
 */
export const fillOperation = (
  { path: template, query = [], body: expected }: OperationDefinition,
  { fields, body }: OperationValues,
): string | undefined => {
  let isComplete = !expected || expected.optional === true || body !== null
  const path = template.replace(placeholder, (_, name: string) => {
    const segment = encodeSegment(fields[name] ?? '')
    isComplete &&= segment !== undefined
    return segment ?? ''
  })
  if (!isComplete) return undefined
  const pairs = query.flatMap(({ name }): [string, string][] => (fields[name] ? [[name, fields[name]]] : []))
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs).toString()}`
}
