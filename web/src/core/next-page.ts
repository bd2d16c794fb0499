import type { Operation, Paging } from '@planbridge/shared/contract'
import type { FieldValues } from './api-call.ts'

function memberAt(value: unknown, dotted: string): unknown {
  let at = value
  for (const name of dotted.split('.')) {
    if (typeof at !== 'object' || at === null) return undefined
    at = (at as Readonly<Record<string, unknown>>)[name]
  }
  return at
}

type NextOf = {
  readonly [Kind in Paging['kind']]: (
    paging: Extract<Paging, { kind: Kind }>,
    asked: Asked,
  ) => FieldValues | null
}

interface Asked {
  readonly values: FieldValues
  readonly json: unknown
}

const nextOf: NextOf = {
  'page-number': ({ parameter, last }, { values, json }) => {
    const page = Number(values[parameter] || 1)
    const lastPage = last === undefined ? undefined : memberAt(json, last)
    const isOver = typeof lastPage === 'number' && page >= lastPage
    return isOver || !Number.isInteger(page) ? null : { ...values, [parameter]: String(page + 1) }
  },
  queue: ({ left }, { values, json }) => {
    const remaining = left === undefined ? undefined : memberAt(json, left)
    return remaining === 0 ? null : values
  },
}

/** What to ask for the next page, after an answer; null: there is none, or nobody knows how. */
export function nextPage({ paging }: Operation, values: FieldValues, json: unknown): FieldValues | null {
  if (paging === null) return null
  return paging.kind === 'queue'
    ? nextOf.queue(paging, { values, json })
    : nextOf['page-number'](paging, { values, json })
}
