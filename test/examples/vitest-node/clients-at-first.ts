import type { Planbridge } from '@planbridge/node'

interface Client {
  readonly firstName: string
  readonly lastName: string
}

/** The names of the clients of a user of our app. */
export async function clientNames(planbridge: Planbridge, user: string): Promise<string[] | 'connect'> {
  const { connections } = await planbridge.listConnections({ subject: user })
  const answer = await planbridge.call(connections[0]!.id, user, '/crm/v1/clients?pageSize=3')
  const { data } = (await answer.json()) as { data: readonly Client[] }
  return data.map(({ firstName, lastName }) => `${firstName} ${lastName}`)
}
