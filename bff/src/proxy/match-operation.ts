import type { OperationDefinition } from '@planbridge/shared/providers'

export interface MatchedOperation {
  readonly operation: OperationDefinition
  /** Written anew from the template: nothing of the caller's spelling is left. */
  readonly path: string
}

/** One strict decode; undefined where the segment could be read in two ways. */
const decodeSegment = (raw: string): string | undefined => {
  try {
    const text = decodeURIComponent(raw)
    // Control characters, separators, dots and leftover escapes are what path tricks are made of
    return /^(?!\.{1,2}$)[^\p{Cc}/\\%?#;]{1,500}$/u.test(text) ? text : undefined
  } catch {
    return undefined
  }
}

const matchPath = (template: string, rawPath: string): string | undefined => {
  const wanted = template.split('/')
  const given = rawPath.split('/')
  if (wanted.length !== given.length) return undefined
  const written = wanted.map((part, at) => {
    if (!part.startsWith('{')) return part === given[at] ? part : undefined
    const value = decodeSegment(given[at] ?? '')
    return value === undefined ? undefined : encodeURIComponent(value)
  })
  return written.includes(undefined) ? undefined : written.join('/')
}

/** The listed operation that a method and an undecoded path stand for; undefined: it is not on the list. */
export const matchOperation = (
  operations: readonly OperationDefinition[],
  method: string,
  rawPath: string,
): MatchedOperation | undefined => {
  for (const operation of operations) {
    const path = operation.method === method ? matchPath(operation.path, rawPath) : undefined
    if (path !== undefined) return { operation, path }
  }
  return undefined
}

/** The listed query parameters, in the order and spelling in which they came; others are left out. */
export const permittedQuery = ({ query = [] }: OperationDefinition, search: string): string => {
  const names = new Set(query.map(({ name }) => name))
  const kept = [...new URLSearchParams(search)].filter(([name]) => names.has(name))
  return kept.length === 0 ? '' : `?${new URLSearchParams(kept).toString()}`
}
