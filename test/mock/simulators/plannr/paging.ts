import type { Context } from 'hono'
import { json } from './api-answer.ts'

const perPageDefault = 15
const perPageMax = 500

/** Laravel's paging envelope. @see https://api-how-to.plannrcrm.com/basics/query-parameters */
export const paged = (c: Context, all: readonly unknown[]): Response => {
  const { searchParams, origin, pathname } = new URL(c.req.url)
  const perPage = Math.min(perPageMax, Math.max(1, Number(searchParams.get('per_page')) || perPageDefault))
  const page = Math.max(1, Number(searchParams.get('page')) || 1)
  const last = Math.max(1, Math.ceil(all.length / perPage))
  const data = all.slice((page - 1) * perPage, page * perPage)
  const path = `${origin}${pathname}`
  const at = (number: number): string | null =>
    number < 1 || number > last ? null : `${path}?page=${number}`
  const numbers = Array.from({ length: last }, (_, index) => index + 1)
  return json({
    data,
    links: { first: at(1), last: at(last), prev: at(page - 1), next: at(page + 1) },
    meta: {
      current_page: page,
      from: data.length === 0 ? null : (page - 1) * perPage + 1,
      last_page: last,
      links: [
        { url: at(page - 1), label: '&laquo; Previous', active: false },
        ...numbers.map((number) => ({ url: at(number), label: String(number), active: number === page })),
        { url: at(page + 1), label: 'Next &raquo;', active: false },
      ],
      path,
      per_page: perPage,
      to: data.length === 0 ? null : (page - 1) * perPage + data.length,
      total: all.length,
    },
  })
}
