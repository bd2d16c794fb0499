import type { Context, Hono } from 'hono'
import { json, problem } from './api-answer.ts'
import { type Caller, needsAccount } from './api-guard.ts'
import { createTask } from './create-task.ts'
import { paged } from './paging.ts'
import type { ClientAccount, Records } from './records.ts'
import { showAccount, showCase, showPlan, showTask } from './representations.ts'

interface Mine {
  readonly firm: string
  readonly client: string
}

/** An employee sees the firm; a client account silently narrows everything to itself. @see https://api-how-to.plannrcrm.com/basics/accounts */
const isMine = (c: Context<Caller>, record: Mine): boolean => {
  const { account } = c.var
  return account.type === 'client' ? record.client === account.uuid : record.firm === account.firm.uuid
}

const mineOf = (account: ClientAccount): Mine => ({ firm: account.firm.uuid, client: account.uuid })

/** Singular and plural mix in these paths. @see https://apidocs.plannrcrm.com */
export const recordRoutes = (
  api: Hono<Caller>,
  records: Records,
  needs: { uuid: () => string; now: () => number },
) => {
  for (const path of ['/v1/account', '/v1/task', '/v1/cases', '/v1/plans', '/v1/client-status'])
    api.use(`${path}/*`, needsAccount)
  accountRoutes(api, records)
  listRoutes(api, { path: '/v1/task', all: () => records.tasks, show: showTask })
  listRoutes(api, { path: '/v1/cases', all: () => records.cases, show: showCase })
  listRoutes(api, { path: '/v1/plans', all: () => records.plans, show: showPlan })
  api.get('/v1/client-status', (c) => paged(c, records.clientStatuses))
  api.post('/v1/task', (c) => createTask(c, records, needs))
}

const accountRoutes = (api: Hono<Caller>, { accounts }: Records): void => {
  api.get('/v1/account', (c) => {
    const { type, name } = { type: c.req.query('filter[type]'), name: c.req.query('filter[name]') }
    const found = accounts
      .filter((account) => isMine(c, mineOf(account)))
      .filter((account) => type === undefined || account.type === type)
      .filter((account) => name === undefined || showAccount(account).name.includes(name))
      .toSorted((one, other) => (one.first_name < other.first_name ? -1 : 1))
    return paged(c, found.map(showAccount))
  })
  api.get('/v1/account/:uuid', (c) => {
    const account = accounts.find(({ uuid }) => uuid === c.req.param('uuid'))
    return account !== undefined && isMine(c, mineOf(account))
      ? json(showAccount(account))
      : problem(c.req.raw, 404, 'No query results for model [Account].')
  })
}

interface List<Record> {
  readonly path: string
  readonly all: () => readonly Record[]
  readonly show: (record: Record) => unknown
}

const listRoutes = <Kind extends Mine & { readonly uuid: string; readonly name?: string }>(
  api: Hono<Caller>,
  { path, all, show }: List<Kind>,
): void => {
  api.get(path, (c) => {
    const name = c.req.query('filter[name]')
    const found = all().filter((record) => isMine(c, record))
    const named = name === undefined ? found : found.filter((record) => record.name?.includes(name))
    return paged(c, named.map(show))
  })
  api.get(`${path}/:uuid`, (c) => {
    const record = all().find(({ uuid }) => uuid === c.req.param('uuid'))
    return record !== undefined && isMine(c, record)
      ? json(show(record))
      : problem(c.req.raw, 404, 'No query results for model.')
  })
}
