import type { OperationDefinition } from '@planbridge/shared/providers'

export interface FoundOperation {
  readonly operation: OperationDefinition
  /** Written anew from the template: nothing of the caller's spelling is left. */
  readonly path: string
}

/** The listed operation that a method and an undecoded path stand for; undefined: it is not on the list. */
export type FindOperation = (method: string, rawPath: string) => FoundOperation | undefined

/** Reads as itself, whoever decodes it. */
const plain = /^[\w~-][\w.~-]{0,499}$/
// Control characters, separators, dots and leftover escapes are what path tricks are made of
const harmless = /^(?!\.{1,2}$)[^\p{Cc}/\\%?#;]{1,500}$/u

/** One strict decode and one encode; undefined where the segment could be read in two ways. */
const rewritten = (raw: string): string | undefined => {
  if (plain.test(raw)) return raw
  try {
    const text = decodeURIComponent(raw)
    return harmless.test(text) ? encodeURIComponent(text) : undefined
  } catch {
    return undefined
  }
}

interface Template {
  readonly operation: OperationDefinition
  /** null: whatever is given. */
  readonly parts: readonly (string | null)[]
}

const templateOf = (operation: OperationDefinition): Template => ({
  operation,
  parts: operation.path.split('/').map((part) => (part.startsWith('{') ? null : part)),
})

const openness = ({ parts }: Template): number => parts.filter((part) => part === null).length

const writtenPath = ({ parts }: Template, given: readonly string[]): string | undefined => {
  let path = ''
  // The first part is what stands before the leading slash.
  if (given[0] !== '') return undefined
  for (let at = 1; at < parts.length; at += 1) {
    const part = parts[at] ?? rewritten(given[at] ?? '')
    if (part === undefined || (parts[at] !== null && part !== given[at])) return undefined
    path += `/${part}`
  }
  return path
}

const shapeOf = (method: string, parts: number): string => `${method} ${parts}`

/** Sorts the list once, so that a call is compared with few templates. */
export const findOperation = (operations: readonly OperationDefinition[]): FindOperation => {
  // What is written out in full wins over what stands for anything.
  const sorted = operations.map(templateOf).toSorted((one, other) => openness(one) - openness(other))
  const templates = Map.groupBy(sorted, ({ operation, parts }) => shapeOf(operation.method, parts.length))
  return (method, rawPath) => {
    const given = rawPath.split('/')
    for (const template of templates.get(shapeOf(method, given.length)) ?? []) {
      const path = writtenPath(template, given)
      if (path !== undefined) return { operation: template.operation, path }
    }
    return undefined
  }
}
