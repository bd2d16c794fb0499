import type { Context } from 'hono'
import { problem } from './api-answer.ts'

/** The query parameters that a list accepts, each as a list of names separated by spaces. */
export interface ListParameters {
  readonly filters?: string
  readonly sorts?: string
  readonly includes?: string
}

type Shown = Readonly<Record<string, unknown>>

type Selection =
  | { readonly kind: 'selected'; readonly records: readonly Shown[] }
  | { readonly kind: 'refused'; readonly response: Response }

const names = (text = ''): string[] => text.split(' ').filter((name) => name !== '')

const listed = (text: string | undefined): string[] => (text ?? '').split(',').filter((name) => name !== '')

const filtersOf = (c: Context): [name: string, value: string][] =>
  [...new URL(c.req.url).searchParams].flatMap(([name, value]) => {
    const inside = /^filter\[(.+)\]$/.exec(name)?.[1]
    return inside === undefined ? [] : [[inside, value]]
  })

// assumed: the message of spatie/laravel-query-builder, from which these parameters come
const refusal = (c: Context, parameter: string, given: readonly string[], allowed: readonly string[]) => {
  const unknown = given.filter((name) => !allowed.includes(name))
  if (unknown.length === 0) return undefined
  const message = `Requested ${parameter}(s) \`${unknown.join(', ')}\` are not allowed. Allowed ${parameter}(s) are \`${allowed.join(', ')}\`.`
  return problem(c.req.raw, 400, message)
}

/** Filters and sorts the records of a list, or refuses a parameter that the list does not accept. @see https://api-how-to.plannrcrm.com/basics/query-parameters */
export const applyQuery = (
  c: Context,
  { filters, sorts, includes }: ListParameters,
  records: readonly Shown[],
): Selection => {
  const wanted = filtersOf(c)
  const fields = wanted.map(([name]) => name).filter((name) => !name.startsWith('custom_field:'))
  const sort = c.req.query('sort')
  const response =
    refusal(c, 'filter', fields, names(filters)) ??
    refusal(c, 'sort', sort === undefined ? [] : [sort.replace(/^-/, '')], names(sorts)) ??
    refusal(c, 'include', listed(c.req.query('include')), names(includes))
  if (response !== undefined) return { kind: 'refused', response }
  const found = records.filter((record) => wanted.every((filter) => passes(record, filter)))
  return { kind: 'selected', records: sort === undefined ? found : sorted(found, sort) }
}

const partial = new Set(['name', 'policy_number', 'contents'])

// assumed: a filter on a field that the sample records lack has no effect
const passes = (record: Shown, [name, value]: readonly [string, string]): boolean => {
  const shown = record[name]
  if (typeof shown !== 'string') return true
  return listed(value).some((wanted) => (partial.has(name) ? shown.includes(wanted) : shown === wanted))
}

const sorted = (records: readonly Shown[], sort: string): Shown[] => {
  const name = sort.replace(/^-/, '')
  const key = (record: Shown) => {
    const shown = record[name]
    return typeof shown === 'string' ? shown : ''
  }
  const up = records.toSorted((one, other) => key(one).localeCompare(key(other)))
  return sort.startsWith('-') ? up.toReversed() : up
}
