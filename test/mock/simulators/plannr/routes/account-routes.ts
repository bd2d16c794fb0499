import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { invalid, json, problem } from '../api-answer.ts'
import type { Caller } from '../api-guard.ts'
import { paged } from '../paging.ts'
import { type ListParameters, applyQuery } from '../query-builder.ts'
import type { Circle, ClientAccount, Records } from '../records.ts'
import { iso, showAccount } from '../representations.ts'
import { isVisibleTo, ownerOf } from '../visible-records.ts'
import { answerList, listRoutes } from './list-routes.ts'
import type { RecordNeeds } from './record-needs.ts'

type Shown = Readonly<Record<string, unknown>>

const accountParameters: ListParameters = {
  filters:
    'name email primary_email primary_phone_number status is_prospect role type created_after created_before inactive_after inactive_before groups departments exclude_groups introduced_by',
  sorts:
    'created_at updated_at first_name last_name email next_review_date previous_review_date anniversary_review_date',
  includes:
    'primary_phone_number primary_email primary_address assigned_adviser assigned_administrator assigned_paraplanner groups tags owners custom_fields external_references charge_split_schema',
}

/** Accounts, their details, and the relations between them. @see https://apidocs.plannrcrm.com */
export const accountRoutes = (api: Hono<Caller>, records: Records, needs: RecordNeeds): void => {
  const { accounts } = records
  listRoutes(api, '/v1/account', {
    all: () =>
      accounts
        .map((account) => ({ ...account, ...ownerOf(account), firmOf: account.firm }))
        .toSorted((one, other) => (one.first_name < other.first_name ? -1 : 1)),
    show: ({ firmOf, ...account }) => showAccount({ ...account, firm: firmOf }),
    parameters: accountParameters,
  })
  detailRoutes(api, records, needs)
  linkRoutes(api, records)
  circleRoutes(api, records, needs)
}

type FoundAccount =
  | { readonly kind: 'found'; readonly account: ClientAccount }
  | { readonly kind: 'missing'; readonly response: Response }

const findAccount = (c: Context<Caller>, { accounts }: Records, uuid: string): FoundAccount => {
  const account = accounts.find((one) => one.uuid === uuid)
  return account !== undefined && isVisibleTo(c, ownerOf(account))
    ? { kind: 'found', account }
    : { kind: 'missing', response: problem(c.req.raw, 404, 'No query results for model [Account].') }
}

const ContactDetail = z.object({
  type: z.enum(['email', 'phone_number']),
  name: z.string().min(1),
  value: z.string().min(1),
  primary: z.boolean().default(false),
})

const detailRoutes = (api: Hono<Caller>, records: Records, { uuid, now, tell }: RecordNeeds): void => {
  const below = (
    name: string,
    parameters: ListParameters,
    list: (account: ClientAccount) => readonly Shown[],
  ) =>
    api.get(`/v1/account/:account/${name}`, (c) => {
      const found = findAccount(c, records, c.req.param('account'))
      if (found.kind === 'missing') return found.response
      const result = applyQuery(c, parameters, list(found.account))
      return result.kind === 'refused' ? result.response : paged(c, result.records)
    })
  below('address', {}, (account) => [addressOf(account)])
  below('login', {}, ({ uuid: id, email, type }) => (type === 'client' ? [] : [{ uuid: id, email }]))
  const detailsOf = (account: ClientAccount): Shown[] =>
    records.contactDetails.filter((detail) => detail['account'] === account.uuid)
  const parameters = {
    filters: 'uuid type',
    sorts: 'created_at updated_at type name value',
    includes: 'accounts',
  }
  below('contact-detail', parameters, detailsOf)
  api.post('/v1/account/:account/contact-detail', async (c) => {
    const found = findAccount(c, records, c.req.param('account'))
    if (found.kind === 'missing') return found.response
    const body = ContactDetail.safeParse(await c.req.json().catch(() => undefined))
    if (!body.success) return invalid(c, { value: ['The value field is required.'] })
    const at = iso(now())
    const detail = { uuid: uuid(), account: found.account.uuid, ...body.data, created_at: at, updated_at: at }
    records.contactDetails.push(detail)
    // assumed: a contact detail is a change of its account
    await tell('account.updated', showAccount(found.account))
    return json(detail)
  })
}

const addressOf = ({ uuid, createdAt }: ClientAccount): Shown => ({
  uuid: uuid.replace(/^.{4}/, 'add0'),
  name: 'Home',
  address_1: '1 Sample Street',
  town_city: 'Waterlooville',
  county: 'Hampshire',
  postcode: 'PO7 7YH',
  country: 'United Kingdom',
  created_at: iso(createdAt),
  updated_at: iso(createdAt),
})

const Link = z.object({
  account_uuid: z.uuid(),
  relationship: z.string().min(1),
  inverse_relationship: z.string().min(1),
})

const linkRoutes = (api: Hono<Caller>, records: Records): void => {
  api.post('/v1/client/:client/linked-clients', async (c) => {
    const found = findAccount(c, records, c.req.param('client'))
    if (found.kind === 'missing') return found.response
    const body = Link.safeParse(await c.req.json().catch(() => undefined))
    if (!body.success) return invalid(c, { account_uuid: ['The account uuid field is required.'] })
    const other = findAccount(c, records, body.data.account_uuid)
    if (other.kind === 'missing')
      return invalid(c, { account_uuid: ['The selected account uuid is invalid.'] })
    const { uuid, first_name, last_name } = other.account
    const { relationship } = body.data
    return json({ uuid, name: `${first_name} ${last_name}`, relationship }, 201)
  })
}

const Household = z.object({
  name: z.string().min(1),
  account_uuids: z.array(z.uuid()).min(2).max(50),
  group_uuids: z.array(z.uuid()),
})

const showCircle = ({ uuid, name, accounts, groups, createdAt }: Circle): Shown => ({
  uuid,
  name,
  accounts: accounts.map((id) => ({ uuid: id })),
  groups: groups.map((id) => ({ uuid: id })),
  created_at: iso(createdAt),
  updated_at: iso(createdAt),
})

const circleRoutes = (api: Hono<Caller>, { circles }: Records, { uuid, now, tell }: RecordNeeds): void => {
  api.get('/v1/circles', (c) =>
    answerList(c, {
      all: () => circles,
      show: showCircle,
      parameters: {
        filters: 'uuid account_uuids group_uuids name',
        sorts: 'name created_at updated_at',
        includes: 'accounts firm groups',
      },
    }),
  )
  api.post('/v1/circles', async (c) => {
    const body = Household.safeParse(await c.req.json().catch(() => undefined))
    if (!body.success)
      return invalid(c, { account_uuids: ['The account uuids field must have at least 2 items.'] })
    const { name, account_uuids: accounts, group_uuids: groups } = body.data
    const owner = { firm: c.var.account.firm.uuid, client: accounts[0] ?? '' }
    const circle: Circle = { uuid: uuid(), name, accounts, groups, ...owner, createdAt: now() }
    circles.push(circle)
    await tell('circle.created', showCircle(circle))
    return json(showCircle(circle), 201)
  })
}
