import type { Store } from '@planbridge/bff/internal/store/ports/ports.ts'
import { afterAll, describe, expect, test } from 'vitest'
import { runBackgroundTasks } from '../../harness/deployment/run-background-tasks.ts'
import {
  closePostgres,
  engines,
  type FaultyDeployment,
  openFaulty,
  type OpenFaultyStore,
} from './faulty-deployment.ts'
import type { StoreFault } from './faulty-dialect.ts'
import { aliveTokens, brokenPromises } from './invariants.ts'
import { type Scenario, scenarios } from './scenarios.ts'

const isFull = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const kinds: readonly StoreFault['kind'][] = ['refused', 'lost-answer', 'outage']

afterAll(closePostgres)

/** Lets owed revocations become due, several times, because a failed one waits. */
const settleAll = async ({ at }: FaultyDeployment) => {
  for (let rounds = 0; rounds < 4; rounds += 1) {
    at.clock.pass(20 * 60)
    await runBackgroundTasks(at)
  }
}

/** Ends every connection: nothing is valid at the providers afterwards. */
const endEverything = async (world: FaultyDeployment) => {
  await world.at.planbridge.erasure.tenant('deployment')
  await settleAll(world)
}

/** Runs a scenario with one fault. Returns the number of changing statements that the action made, or would have made. */
const runWith = async (open: OpenFaultyStore, scenario: Scenario, fault: StoreFault): Promise<number> => {
  const world = await openFaulty(open)
  const connection = await scenario.before(world)
  world.faults.arm(fault)
  await scenario.act(world, connection).catch(() => undefined)
  const statements = world.faults.disarm()
  // A token set that waits in memory for the store is stored now.
  await expect.poll(() => brokenPromises(world), { timeout: 10_000, interval: 5 }).toEqual([])
  await scenario.again(world, connection)
  expect(await brokenPromises(world)).toEqual([])
  await settleAll(world)
  expect(await brokenPromises(world)).toEqual([])
  await endEverything(world)
  expect(aliveTokens(world)).toEqual([])
  await world.store.close()
  return statements
}

/** Every statement of the action with every fault; in a short run, a few of them. */
const faultsOf = (engine: string, statements: number): StoreFault[] => {
  const all = Array.from({ length: statements }, (_, index) => index + 1)
  const few = [Math.ceil(statements / 2), statements]
  const kindsHere = isFull || engine === 'SQLite' ? kinds : (['lost-answer'] as const)
  return (isFull ? all : few).flatMap((at) => kindsHere.map((kind) => ({ at, kind })))
}

describe.each(engines)('on $engine', ({ engine, open }) => {
  test.each(scenarios)(
    'RT-80: a store error during $name leaves nothing half-made and loses no token, and the action can be repeated',
    { timeout: 600_000 },
    async (scenario) => {
      const statements = await runWith(open, scenario, { at: Infinity, kind: 'refused' })
      expect(statements).toBeGreaterThan(0)
      for (const fault of faultsOf(engine, statements))
        await expect(runWith(open, scenario, fault), `${fault.kind} at ${fault.at}`).resolves.toBeGreaterThan(
          0,
        )
    },
  )
})

test('RT-80: a consent whose commit lost its answer succeeds, is stored once, and owes nothing', async () => {
  const [connecting] = scenarios
  const statements = await runWith(engines[0].open, connecting, { at: Infinity, kind: 'refused' })
  const world = await openFaulty(engines[0].open)
  world.faults.arm({ at: statements, kind: 'lost-answer' })
  await expect(connecting.act(world, undefined)).resolves.toMatchObject({ status: 'active' })
  expect(world.faults.disarm()).toBeGreaterThanOrEqual(statements)
  const rows = await world.store.sealed.list({ after: '', max: 100 })
  expect(rows).toMatchObject([{ table: 'connections', tokenVersion: 1 }])
  await world.store.close()
})

test('RT-80: the same errors leave half-made connections if the writes are not one transaction', async () => {
  const halfMade = 'an active connection without tokens'
  const found = new Set<string>()
  for (let at = 1; at < 25 && !found.has(halfMade); at += 1) {
    const { store, ...others } = await engines[0].open()
    const separately: Store = { ...store, atomically: (work) => work(store) }
    const world = await openFaulty(() => Promise.resolve({ ...others, store: separately }))
    world.faults.arm({ at, kind: 'outage' })
    await scenarios[1].act(world, undefined).catch(() => undefined)
    world.faults.disarm()
    for (const fault of await brokenPromises(world)) found.add(fault)
    await store.close()
  }
  expect([...found]).toContain(halfMade)
})
