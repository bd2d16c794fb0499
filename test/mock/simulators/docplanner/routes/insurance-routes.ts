import type { Context, Hono } from 'hono'
import { z } from 'zod'
import { collection, empty, failure, invalidArguments } from '../answer.ts'
import { insuranceProviders } from '../clinic-data.ts'
import type { Clinic } from '../clinic.ts'
import { readBody } from '../read-body.ts'
import { type ResourceVariables, addressPath } from '../resolve-resources.ts'

const insurancesPath = `${addressPath}/insurance-providers`

const AcceptedInsurance = z.object({
  insurance_provider_id: z.coerce.string(),
  insurance_plans: z.array(z.object({ insurance_plan_id: z.coerce.string() })).default([]),
})

const findProvider = (id: string) => insuranceProviders.find((provider) => provider.id === id)

const unknown = (): Response => failure(404, 'Provided insurance provider ID not found in dictionary')

/** The dictionary of insurances and the insurances that an address accepts. @see https://integrations.docplanner.com/docs */
export const insuranceRoutes = (api: Hono<ResourceVariables>, clinic: Clinic): void => {
  api.get('/insurance-providers', () =>
    collection(insuranceProviders.map(({ id, name }) => ({ insurance_provider_id: id, name }))),
  )
  api.get('/insurance-providers/:provider/plans', (c) => {
    const provider = findProvider(c.req.param('provider'))
    return provider === undefined ? unknown() : collection(provider.plans)
  })
  api.get(insurancesPath, (c) => collection([...acceptedAt(clinic, c.var.address.id)].map(show)))
  api.post(insurancesPath, (c) => acceptInsurance(c, clinic, 'add'))
  api.put(insurancesPath, (c) => acceptInsurance(c, clinic, 'add-or-replace'))
  api.delete(`${insurancesPath}/:provider`, (c) => {
    const id = c.req.param('provider')
    if (findProvider(id) === undefined) return unknown()
    // assumed: the contract shows a validation error for this call without the reason
    if (!acceptedAt(clinic, c.var.address.id).delete(id))
      return invalidArguments({ insurance_provider_id: ['This value is not valid.'] })
    return empty()
  })
}

type AcceptedPlans = Map<string, readonly string[]>

const acceptedAt = ({ insurances }: Clinic, address: string): AcceptedPlans => {
  const accepted: AcceptedPlans = insurances.get(address) ?? new Map()
  insurances.set(address, accepted)
  return accepted
}

const show = ([id, plans]: [string, readonly string[]]) => ({
  insurance_provider_id: id,
  name: findProvider(id)?.name,
  insurance_plans: {
    _items: findProvider(id)?.plans.filter(({ insurance_plan_id }) => plans.includes(insurance_plan_id)),
  },
})

const acceptInsurance = async (
  c: Context<ResourceVariables>,
  clinic: Clinic,
  mode: 'add' | 'add-or-replace',
): Promise<Response> => {
  const body = await readBody(c.req.raw, AcceptedInsurance)
  if (body.kind === 'invalid') return invalidArguments(body.errors)
  const { insurance_provider_id: id, insurance_plans: plans } = body.value
  if (findProvider(id) === undefined) return unknown()
  const accepted = acceptedAt(clinic, c.var.address.id)
  if (mode === 'add' && accepted.has(id))
    return invalidArguments({ insurance_provider_id: ['This value is already used.'] })
  accepted.set(
    id,
    plans.map(({ insurance_plan_id }) => insurance_plan_id),
  )
  return empty()
}
