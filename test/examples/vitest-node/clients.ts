import { type Planbridge, PlanbridgeError } from '@planbridge/node'

interface Client {
  readonly firstName: string
  readonly lastName: string
}

/** The names of the clients of a user of our app, or that the user has to connect (again). */
export async function clientNames(planbridge: Planbridge, user: string): Promise<string[] | 'connect'> {
  const { connections } = await planbridge.listConnections({ subject: user })
  const [connection] = connections
  if (connection === undefined) return 'connect'
  try {
    const answer = await planbridge.call(connection.id, user, '/crm/v1/clients?pageSize=3')
    const { data } = (await answer.json()) as { data: readonly Client[] }
    return data.map(({ firstName, lastName }) => `${firstName} ${lastName}`)
  } catch (error) {
    if (error instanceof PlanbridgeError && error.code === 'reconnect-required') return 'connect'
    throw error
  }
}
