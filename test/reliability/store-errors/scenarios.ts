import { type Connection, endpoints, type MergeOfferId } from '@planbridge/shared/contract'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'
import { accept, connectionsOf, offerIn, signInTwice } from '../../harness/deployment/two-sign-ins.ts'
import type { FaultyDeployment } from './faulty-deployment.ts'

/** An action of a person or of the scheduler, during which a store error occurs. */
export interface Scenario {
  readonly name: string
  /** What has happened before. Resolves to the connection, if there is one. */
  readonly before: (world: FaultyDeployment) => Promise<Connection | undefined>
  /** The action. It may fail. */
  readonly act: (world: FaultyDeployment, connection: Connection | undefined) => Promise<unknown>
  /** The same action once more, without errors: it has to succeed. */
  readonly again: (world: FaultyDeployment, connection: Connection | undefined) => Promise<void>
}

const priya = { account: 'priya.nair' }
const tom = { account: 'tom@elmsample.example' }
const hour = 3_600

const none = () => Promise.resolve(undefined)

const required = (connection: Connection | undefined): Connection => {
  if (!connection) throw new Error('there is no connection')
  return connection
}

interface Place {
  readonly integration: string
  readonly person: { readonly account: string }
  readonly path: string
}

const dynamicPlanner: Place = { integration: 'dp-hybrid', person: priya, path: '/crm/v1/clients?pageSize=1' }
const plannr: Place = { integration: 'plannr', person: tom, path: '/api/v1/me' }

type Model = 'user-present' | 'delegation'

const connect =
  ({ integration, person }: Place, model: Model) =>
  ({ browser }: FaultyDeployment) =>
    browser.connectOrThrow({ integration, model }, person)

const call = async ({ browser }: FaultyDeployment, { path }: Place, { id }: Connection) => {
  const response = await browser.api(id, path)
  await response.body?.cancel()
  return response.status
}

const connecting = (name: string, place: Place, model: Model): Scenario => ({
  name,
  before: none,
  act: connect(place, model),
  again: async (world) => {
    const connection = await connect(place, model)(world)
    const status = connection.status === 'active' ? await call(world, place, connection) : 200
    if (status !== 200) throw new Error(`the new connection answers ${status}`)
  },
})

const reconnect = ({ integration, person }: Place) =>
  async function reconnectTo({ browser }: FaultyDeployment, connection: Connection | undefined) {
    const { id } = required(connection)
    await browser.connectOrThrow(
      { integration, model: 'delegation', purpose: 'reconnect', connection: id },
      person,
    )
  }

const renewing = (name: string, place: Place): Scenario => {
  const renew = async (world: FaultyDeployment, connection: Connection | undefined) => {
    world.at.clock.pass(20 * 60)
    world.at.simulators.plannr.expireAccessTokens()
    world.at.simulators.dynamicPlanner.expireAccessTokens()
    const { id } = required(connection)
    return world.at.planbridge.freshToken({ connection: id, present: false, ahead: true })
  }
  return {
    name,
    before: connect(place, 'delegation'),
    act: renew,
    again: async (world, connection) => {
      const renewed = await renew(world, connection)
      // A token set that an instance could not store until it stopped was revoked, and the person has to connect again.
      if (renewed.kind === 'refused') await connect(place, 'delegation')(world)
    },
  }
}

const disconnecting = (name: string, place: Place): Scenario => {
  const stop = ({ browser }: FaultyDeployment, connection: Connection | undefined) =>
    browser.call(endpoints.disconnect, { connection: required(connection).id })
  return {
    name,
    before: connect(place, 'delegation'),
    act: stop,
    again: async (world, connection) => {
      const { status } = await stop(world, connection)
      if (status !== 200 && status !== 404) throw new Error(`disconnecting again answers ${status}`)
    },
  }
}

const signingOut = (place: Place): Scenario => {
  const signOut = ({ browser }: FaultyDeployment) => browser.call(endpoints.signOut, {})
  return {
    name: 'sign-out',
    before: connect(place, 'user-present'),
    act: signOut,
    again: async (world, connection) => {
      const { status } = await signOut(world)
      const row = await world.store.connections.find(required(connection).id)
      if (status !== 200 || row?.sealed !== null)
        throw new Error('the access is still there after the sign-out')
    },
  }
}

const ending = (place: Place): Scenario => {
  const end = async ({ at }: FaultyDeployment) => {
    at.clock.pass(31 * 24 * hour)
    await runBackgroundTasks(at).catch(() => undefined)
  }
  return { name: 'the end of a delegation', before: connect(place, 'delegation'), act: end, again: end }
}

const erasing = (place: Place): Scenario => {
  const owner = new WeakMap<FaultyDeployment, string>()
  const erase = (world: FaultyDeployment) =>
    world.at.planbridge.erasure.person({ subject: owner.get(world) ?? '' }).catch(() => undefined)
  return {
    name: 'the erasure of a person',
    before: async (world) => {
      const connection = await connect(place, 'delegation')(world)
      owner.set(world, (await world.store.connections.find(connection.id))?.owner ?? '')
      return connection
    },
    act: erase,
    again: async (world) => void (await erase(world)),
  }
}

const offers = new WeakMap<FaultyDeployment, MergeOfferId>()

/** Two people who are one: the browser's, and one who signed in with the other provider elsewhere. */
const twoPeople = async (world: FaultyDeployment) => {
  const { atDynamicPlanner } = await signInTwice(world.at, world.browser)
  return atDynamicPlanner
}

const mergeAgain = async ({ browser }: FaultyDeployment, offer: MergeOfferId | undefined) => {
  const accepted = offer && (await accept(browser, offer))
  if (!accepted?.ok) throw new Error(`the merge answers ${accepted?.status}`)
  const merged = await connectionsOf(browser)
  if (merged.length !== 2) throw new Error(`the merged person has ${merged.length} connections`)
}

const merging: Scenario = {
  name: 'the merge of two people',
  before: async (world) => {
    const connection = await twoPeople(world)
    offers.set(world, await offerIn(world.browser))
    return connection
  },
  act: (world) => mergeAgain(world, offers.get(world)),
  again: (world) => mergeAgain(world, offers.get(world)),
}

const offering: Scenario = {
  name: 'the offer to merge two people',
  before: twoPeople,
  act: ({ browser }) => offerIn(browser),
  again: async (world) => mergeAgain(world, await offerIn(world.browser)),
}

export const scenarios: readonly [Scenario, Scenario, ...Scenario[]] = [
  connecting('sign-in', dynamicPlanner, 'user-present'),
  connecting('a delegation at Dynamic Planner', dynamicPlanner, 'delegation'),
  connecting('a delegation at Plannr', plannr, 'delegation'),
  {
    name: 'a reconnect',
    before: connect(dynamicPlanner, 'delegation'),
    act: reconnect(dynamicPlanner),
    again: reconnect(dynamicPlanner),
  },
  renewing('a renewal at Dynamic Planner', dynamicPlanner),
  renewing('a renewal at Plannr', plannr),
  disconnecting('disconnecting at Dynamic Planner', dynamicPlanner),
  disconnecting('disconnecting at Plannr', plannr),
  signingOut(plannr),
  ending(plannr),
  erasing(plannr),
  offering,
  merging,
]
