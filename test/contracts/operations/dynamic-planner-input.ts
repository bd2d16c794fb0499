import type { FindInput } from './input.ts'

/** Uses the clients of the adviser. */
export const dynamicPlannerInput: FindInput = async ({ read }) => {
  const { data }: { data: { id: string }[] } = await read('/crm/v1/clients?pageSize=2')
  const ids = data.map(({ id }) => id)
  return { values: { clientId: ids[0] ?? '', clientIds: ids.join(',') } }
}
