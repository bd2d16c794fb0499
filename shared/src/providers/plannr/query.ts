import type { FieldDefinition, OperationDefinition } from '../operation.ts'

const ascending = (name: string): string[] => [name, `-${name}`]

/** The order of a list: a name, or a name behind a minus for the other direction. */
export const sort = (...names: readonly string[]): FieldDefinition => ({
  name: 'sort',
  kind: 'choice',
  values: names.flatMap(ascending),
})

/** What a list shows beside its own members. */
export const include = (...values: readonly string[]): FieldDefinition => ({
  name: 'include',
  kind: 'choices',
  values,
})

type Kind = NonNullable<FieldDefinition['kind']>

/** One of `filter[…]`: a kind, or the values to choose from. */
const filter = (name: string, about: Kind | readonly string[]): FieldDefinition => ({
  name: `filter[${name}]`,
  ...(typeof about === 'string' ? { kind: about } : { kind: 'choices', values: about }),
})

/** `filter[…]` by name. `filter[custom_field:…]` is missing: its names are the firm's own. */
export const filters = (named: Readonly<Record<string, Kind | readonly string[]>>): FieldDefinition[] =>
  Object.entries(named).map(([name, about]) => filter(name, about))

/** Fifteen to a page unless told otherwise, and 500 at most. @see https://api-how-to.plannrcrm.com/basics/query-parameters */
export const inPages = {
  query: [
    { name: 'page', kind: 'whole-number', example: '1' },
    { name: 'per_page', kind: 'whole-number', example: '15' },
  ],
  paging: { kind: 'page-number', parameter: 'page', size: 'per_page', last: 'meta.last_page' },
} as const satisfies Pick<OperationDefinition, 'query' | 'paging'>
