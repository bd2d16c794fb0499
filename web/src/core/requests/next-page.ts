import type { Operation, Paging } from '@planbridge/shared/contract'
import type { ApiResponse, FieldValues } from './api-call.ts'

/** Reads a member by its dotted path, such as `meta.last_page`. */
function memberAt(value: unknown, path: string): unknown {
  let member = value
  for (const name of path.split('.')) {
    if (typeof member !== 'object' || member === null) return undefined
    member = (member as Readonly<Record<string, unknown>>)[name]
  }
  return member
}

/** Where providers put the items of a page, if a response has more than one list. */
const itemMembers = ['data', '_items', 'items', 'results', 'notifications']

/** The number of items on a page; undefined if the response has no list, or several of which none is known. */
function itemCount(json: unknown): number | undefined {
  if (Array.isArray(json)) return json.length
  if (typeof json !== 'object' || json === null) return undefined
  const lists = Object.entries(json).filter(([, member]) => Array.isArray(member))
  const [found] = lists.length === 1 ? lists : lists.filter(([name]) => itemMembers.includes(name))
  return found && (found[1] as readonly unknown[]).length
}

type PagingOf<Kind extends Paging['kind']> = Extract<Paging, { kind: Kind }>

/** True if a page has no items, or fewer than were requested. */
const isShort = (json: unknown, requested: string | undefined): boolean => {
  const items = itemCount(json)
  return items !== undefined && (items === 0 || items < Number(requested || 0))
}

const nextByNumber = (
  { parameter, size, last }: PagingOf<'page-number'>,
  values: FieldValues,
  json: unknown,
): FieldValues | null => {
  const page = Number(values[parameter] || 1)
  const lastPage = last === undefined ? undefined : memberAt(json, last)
  // A provider can give fewer items than requested; the number of its last page says more than a short page.
  const isLast = typeof lastPage === 'number' ? page >= lastPage : isShort(json, values[size])
  return isLast || !Number.isInteger(page) ? null : { ...values, [parameter]: String(page + 1) }
}

const nextInQueue = ({ left }: PagingOf<'queue'>, values: FieldValues, json: unknown): FieldValues | null => {
  const remaining = left === undefined ? undefined : memberAt(json, left)
  return remaining === 0 || itemCount(json) === 0 ? null : values
}

/** The field values that request the next page; null if there is no next page or it cannot be determined. */
export function nextPage({ paging }: Operation, values: FieldValues, json: unknown): FieldValues | null {
  if (paging === null) return null
  return paging.kind === 'queue' ? nextInQueue(paging, values, json) : nextByNumber(paging, values, json)
}

/** True if the response says that a queue has no items, which is not a failure. */
export const isEmptyQueue = ({ paging }: Operation, { status }: ApiResponse): boolean =>
  paging?.kind === 'queue' && paging.empty_status === status
