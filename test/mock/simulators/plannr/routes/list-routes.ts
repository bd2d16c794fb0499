import type { Context, Hono } from 'hono'
import { json, problem } from '../api-answer.ts'
import type { Caller } from '../api-guard.ts'
import { paged } from '../paging.ts'
import { type ListParameters, applyQuery } from '../query-builder.ts'
import { type Owner, isVisibleTo } from '../visible-records.ts'

type Shown = Readonly<Record<string, unknown>>

export interface Listed<Kind> {
  readonly all: () => readonly Kind[]
  readonly show: (record: Kind) => Shown
  readonly parameters: ListParameters
}

/** A page of the records that the caller may see. */
export const answerList = <Kind extends Owner>(
  c: Context<Caller>,
  { all, show, parameters }: Listed<Kind>,
): Response => {
  const visible = all().filter((record) => isVisibleTo(c, record))
  const result = applyQuery(c, parameters, visible.map(show))
  return result.kind === 'refused' ? result.response : paged(c, result.records)
}

/** The routes of a list and of its records by uuid. */
export const listRoutes = <Kind extends Owner & { readonly uuid: string }>(
  api: Hono<Caller>,
  path: string,
  list: Listed<Kind>,
): void => {
  api.get(path, (c) => answerList(c, list))
  api.get(`${path}/:uuid`, (c) => {
    const record = list.all().find(({ uuid }) => uuid === c.req.param('uuid'))
    return record !== undefined && isVisibleTo(c, record)
      ? json(list.show(record))
      : problem(c.req.raw, 404, 'No query results for model.')
  })
}
