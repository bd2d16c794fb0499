import type { Context, Hono } from 'hono'
import { json, problem } from '../api-answer.ts'
import type { Caller } from '../api-guard.ts'
import { type Mine, isMine } from '../mine.ts'
import { paged } from '../paging.ts'
import { type Askable, ask } from '../query-builder.ts'

type Shown = Readonly<Record<string, unknown>>

export interface Listed<Kind> {
  readonly all: () => readonly Kind[]
  readonly show: (record: Kind) => Shown
  readonly askable: Askable
}

/** A page of what the caller may see of some records. */
export const answerList = <Kind extends Mine>(
  c: Context<Caller>,
  { all, show, askable }: Listed<Kind>,
): Response => {
  const mine = all().filter((record) => isMine(c, record))
  const asked = ask(c, askable, mine.map(show))
  return asked.kind === 'refused' ? asked.response : paged(c, asked.records)
}

/** A list and, below it, each of its records by uuid. */
export const listRoutes = <Kind extends Mine & { readonly uuid: string }>(
  api: Hono<Caller>,
  path: string,
  list: Listed<Kind>,
): void => {
  api.get(path, (c) => answerList(c, list))
  api.get(`${path}/:uuid`, (c) => {
    const record = list.all().find(({ uuid }) => uuid === c.req.param('uuid'))
    return record !== undefined && isMine(c, record)
      ? json(list.show(record))
      : problem(c.req.raw, 404, 'No query results for model.')
  })
}
