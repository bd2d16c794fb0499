import type { FieldDefinition, OperationDefinition } from '../operation.ts'

const ascending = (name: string): string[] => [name, `-${name}`]

/** The sort order of a list: a member name, with a leading minus for descending order. */
export const sort = (...names: readonly string[]): FieldDefinition => ({
  name: 'sort',
  kind: 'choice',
  values: names.flatMap(ascending),
})

/** Related resources to include in each item. */
export const include = (...values: readonly string[]): FieldDefinition => ({
  name: 'include',
  kind: 'choices',
  values,
})

type Kind = NonNullable<FieldDefinition['kind']>

/** One `filter[…]` parameter with the kind of its value or a list of values. */
const filter = (name: string, type: Kind | readonly string[]): FieldDefinition => ({
  name: `filter[${name}]`,
  ...(typeof type === 'string' ? { kind: type } : { kind: 'choices', values: type }),
})

/** `filter[…]` parameters by name. `filter[custom_field:…]` is omitted, because each firm defines its own names. */
export const filters = (types: Readonly<Record<string, Kind | readonly string[]>>): FieldDefinition[] =>
  Object.entries(types).map(([name, type]) => filter(name, type))

/** 15 items per page by default, at most 500. @see https://api-how-to.plannrcrm.com/basics/query-parameters */
export const inPages = {
  query: [
    { name: 'page', kind: 'whole-number', example: '1' },
    { name: 'per_page', kind: 'whole-number', example: '15' },
  ],
  paging: { kind: 'page-number', parameter: 'page', size: 'per_page', last: 'meta.last_page' },
} as const satisfies Pick<OperationDefinition, 'query' | 'paging'>
