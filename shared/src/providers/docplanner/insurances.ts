import { jsonBody } from '../json-body.ts'
import type { OperationDefinition } from '../operation.ts'
import { addressPath, atAddress, base } from './paths.ts'

const provider = { name: 'insurance_provider_id', example: '11' } as const

const withPlans = jsonBody({ insurance_provider_id: '52', insurance_plans: [{ insurance_plan_id: '521' }] }, [
  { name: 'insurance_provider_id', required: true },
  { name: 'insurance_plans[].insurance_plan_id' },
])

/** The dictionary of insurances, and those that an address accepts. @see https://integrations.docplanner.com/docs */
export const insuranceOperations: readonly OperationDefinition[] = [
  {
    id: 'list-insurance-providers',
    title: 'List all insurance providers',
    area: 'Insurances',
    method: 'GET',
    path: `${base}/insurance-providers`,
  },
  {
    id: 'list-insurance-plans',
    title: 'List plans of an insurance provider',
    area: 'Insurances',
    method: 'GET',
    path: `${base}/insurance-providers/{insurance_provider_id}/plans`,
    params: [provider],
  },
  {
    id: 'list-address-insurance-providers',
    title: 'List insurance providers of an address',
    area: 'Insurances',
    method: 'GET',
    path: `${addressPath}/insurance-providers`,
    params: atAddress,
  },
  {
    id: 'add-address-insurance-provider',
    title: 'Add an insurance provider to an address',
    area: 'Insurances',
    method: 'POST',
    path: `${addressPath}/insurance-providers`,
    params: atAddress,
    body: withPlans,
  },
  {
    id: 'put-address-insurance-provider',
    title: 'Add or replace an insurance provider of an address',
    area: 'Insurances',
    method: 'PUT',
    path: `${addressPath}/insurance-providers`,
    params: atAddress,
    body: withPlans,
  },
  {
    id: 'delete-address-insurance-provider',
    title: 'Remove an insurance provider from an address',
    area: 'Insurances',
    method: 'DELETE',
    path: `${addressPath}/insurance-providers/{insurance_provider_id}`,
    params: [...atAddress, provider],
  },
]
