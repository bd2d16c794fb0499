import type { OperationDefinition } from '@planbridge/shared/providers'

const namesOf = new WeakMap<OperationDefinition, ReadonlySet<string>>()

const listedNames = (operation: OperationDefinition): ReadonlySet<string> => {
  const known = namesOf.get(operation)
  if (known) return known
  const names = new Set((operation.query ?? []).map(({ name }) => name))
  namesOf.set(operation, names)
  return names
}

/** Nothing in it is spelled in more than one way. */
const plain = /^[\w.~=&-]*$/

const pairsOf = (query: string, names: ReadonlySet<string>): string =>
  plain.test(query)
    ? query
        .split('&')
        .filter((pair) => names.has(pair.split('=', 1)[0] ?? ''))
        .join('&')
    : new URLSearchParams([...new URLSearchParams(query)].filter(([name]) => names.has(name))).toString()

/** The listed query parameters, in the order and as often as they came; others are left out. `query`: without its `?`. */
export const permittedQuery = (operation: OperationDefinition, query: string): string => {
  if (query === '') return ''
  const pairs = pairsOf(query, listedNames(operation))
  return pairs === '' ? '' : `?${pairs}`
}
