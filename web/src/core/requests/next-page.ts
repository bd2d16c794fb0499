import type { Operation, Paging } from '@planbridge/shared/contract'
import type { FieldValues } from './api-call.ts'

/** Reads a member by its dotted path, such as `meta.last_page`. */
function memberAt(value: unknown, path: string): unknown {
  let member = value
  for (const name of path.split('.')) {
    if (typeof member !== 'object' || member === null) return undefined
    member = (member as Readonly<Record<string, unknown>>)[name]
  }
  return member
}

type PagingOf<Kind extends Paging['kind']> = Extract<Paging, { kind: Kind }>

const nextByNumber = (
  { parameter, last }: PagingOf<'page-number'>,
  values: FieldValues,
  json: unknown,
): FieldValues | null => {
  const page = Number(values[parameter] || 1)
  const lastPage = last === undefined ? undefined : memberAt(json, last)
  const isLast = typeof lastPage === 'number' && page >= lastPage
  return isLast || !Number.isInteger(page) ? null : { ...values, [parameter]: String(page + 1) }
}

const nextInQueue = ({ left }: PagingOf<'queue'>, values: FieldValues, json: unknown): FieldValues | null => {
  const remaining = left === undefined ? undefined : memberAt(json, left)
  return remaining === 0 ? null : values
}

/** The field values that request the next page; null if there is no next page or it cannot be determined. */
export function nextPage({ paging }: Operation, values: FieldValues, json: unknown): FieldValues | null {
  if (paging === null) return null
  return paging.kind === 'queue' ? nextInQueue(paging, values, json) : nextByNumber(paging, values, json)
}
