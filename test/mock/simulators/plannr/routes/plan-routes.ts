import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { invalid, json, problem } from '../api-answer.ts'
import type { Caller } from '../api-guard.ts'
import { paged } from '../paging.ts'
import { type ListParameters, applyQuery } from '../query-builder.ts'
import type { Plan, Records } from '../records.ts'
import { iso, money, showPlan } from '../representations.ts'
import { isVisibleTo } from '../visible-records.ts'
import { listRoutes } from './list-routes.ts'
import type { RecordNeeds } from './record-needs.ts'

type Shown = Readonly<Record<string, unknown>>

const planIncludes =
  'fields client cases tags sub_accounts latest_valuations latest_valuations.sub_account wrap wrap_children wrap_children.latest_valuations external_references active_adviser seller linked_owners group_scheme sub_group_scheme custom_fields'

const eventFilters =
  'uuid type sub_type provider_uuid policy_number adviser_uuid advice_type conducted_by status source_of_funds is_replacing_existing_plan opted_out_of_pension_scheme_for_plan date_from date_to proposed_date_from proposed_date_to contribution_type'

/** Plans and their parts. @see https://apidocs.plannrcrm.com */
export const planRoutes = (api: Hono<Caller>, records: Records, needs: RecordNeeds): void => {
  listRoutes(api, '/v1/plans', {
    all: () => records.plans,
    show: showPlan,
    parameters: {
      filters:
        'uuid abstract_type type name client policy_number provider status seller active_adviser case valuation_from valuation_to',
      includes: planIncludes,
    },
  })
  api.post('/v1/plans', (c) => createPlan(c, records, needs))
  partRoutes(api, records)
  api.post('/v1/plans/:plan/sub-accounts', async (c) => {
    const plan = records.plans.find(({ uuid }) => uuid === c.req.param('plan'))
    if (plan === undefined || !isVisibleTo(c, plan))
      return problem(c.req.raw, 404, 'No query results for model [Plan].')
    const body = SubAccount.safeParse(await c.req.json().catch(() => undefined))
    if (!body.success) return invalid(c, { name: ['The name field is required.'] })
    // assumed: the new sub-account; the reference also shows the message of its 409 here
    return json({ uuid: needs.uuid(), ...body.data })
  })
}

const SubAccount = z.object({
  name: z.string().min(1),
  policy_number: z.string().nullish(),
  proposal_reference: z.string().nullish(),
})

const NewPlan = z.object({
  accounts: z.array(z.uuid()).min(1),
  type: z.enum([
    'annuity',
    'cash_account',
    'fixed_asset',
    'general_insurance',
    'group_protection',
    'investment',
    'loan_credit',
    'mortgage',
    'pension',
    'protection_policy',
  ]),
  status: z.enum(['active', 'proposed', 'inactive']).default('active'),
  policy_number: z.string().default(''),
})

const createPlan = async (
  c: Context<Caller>,
  { plans, accounts }: Records,
  { uuid, now, tell }: RecordNeeds,
): Promise<Response> => {
  const body = NewPlan.safeParse(await c.req.json().catch(() => undefined))
  if (!body.success) return invalid(c, { type: ['The selected type is invalid.'] })
  const { accounts: owners, ...rest } = body.data
  const firm = c.var.account.firm.uuid
  const owner = accounts.find((account) => account.uuid === owners[0] && account.firm.uuid === firm)
  if (owner === undefined) return invalid(c, { accounts: ['The selected accounts is invalid.'] })
  const plan: Plan = { uuid: uuid(), firm, client: owner.uuid, ...rest, value: 0, createdAt: now() }
  plans.push(plan)
  await tell('plan.created', showPlan(plan))
  return json(showPlan(plan), 201)
}

interface Part {
  readonly name: string
  readonly parameters: ListParameters
  readonly of: (plan: Plan) => readonly Shown[]
}

const parts: readonly Part[] = [
  {
    name: 'cover',
    parameters: {
      filters: 'uuid cover_type benefit_status',
      sorts: 'created_at updated_at type benefit_status benefit_amount',
    },
    of: (plan) => (plan.type === 'protection_policy' ? [coverOf(plan)] : []),
  },
  {
    name: 'charges',
    parameters: { filters: 'uuid', sorts: 'created_at updated_at start_date', includes: 'statement' },
    of: ({ uuid, createdAt }) => [
      { uuid: uuid.replace(/^.{4}/, 'c4a6'), amount: money(250_00), start_date: iso(createdAt) },
    ],
  },
  {
    name: 'new-business-events',
    parameters: {
      filters: eventFilters,
      sorts: 'start_date created_at updated_at',
      includes: planIncludes,
    },
    of: (plan) => [eventOf(plan)],
  },
]

const coverOf = ({ uuid, createdAt }: Plan): Shown => ({
  uuid: uuid.replace(/^.{4}/, 'c0fe'),
  cover_type: 'critical_illness',
  benefit_amount: money(250_000_00),
  benefit_frequency: 'one_off',
  benefit_status: 'active',
  created_at: iso(createdAt),
  updated_at: iso(createdAt),
})

const eventOf = ({ uuid, type, policy_number, createdAt }: Plan): Shown => ({
  uuid: uuid.replace(/^.{4}/, 'e7e0'),
  plan: { uuid, type, policy_number },
  status: 'complete',
  start_date: iso(createdAt),
  created_at: iso(createdAt),
  updated_at: iso(createdAt),
})

const partRoutes = (api: Hono<Caller>, { plans }: Records): void => {
  const answer = (c: Context<Caller>, parameters: ListParameters, shown: readonly Shown[]) => {
    const result = applyQuery(c, parameters, shown)
    return result.kind === 'refused' ? result.response : paged(c, result.records)
  }
  for (const { name, parameters, of } of parts)
    api.get(`/v1/plans/:plan/${name}`, (c) => {
      const plan = plans.find(({ uuid }) => uuid === c.req.param('plan'))
      return plan !== undefined && isVisibleTo(c, plan)
        ? answer(c, parameters, of(plan))
        : problem(c.req.raw, 404, 'No query results for model [Plan].')
    })
  api.get('/v1/client/:client/new-business-events', (c) => {
    const theirs = plans.filter((plan) => isVisibleTo(c, plan) && plan.client === c.req.param('client'))
    const parameters = {
      filters: eventFilters,
      sorts: 'start_date proposal_date created_at updated_at',
      includes: 'adviser case firm existingPlan',
    }
    return answer(c, parameters, theirs.map(eventOf))
  })
}
