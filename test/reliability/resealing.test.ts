import { expect, test } from 'vitest'
import { ringOf, withVault } from '../harness/deployment/keyrings.ts'
import { openWorkspace, type Workspace } from '../harness/deployment/workspace.ts'
import { callUntil, type ExpectedToken, fillStore, readToken } from './resealing/token-sets.ts'

const full = process.env['PLANBRIDGE_ROUNDS'] === 'full'
const count = full ? 100_000 : 2_000
/** The progress in percent at which the command is killed. */
const kills = full ? [20, 40, 60] : [5]

const both = ringOf('next', ['next', 'main'])
const progressOf = (out: string) =>
  [...out.matchAll(/(\d+) of (\d+) {2}(\d+) %/g)].map((match) => match.map(Number))

const countUnderOldKey = async (place: Workspace): Promise<number> => {
  const store = await place.openStore()
  const under = (await store.sealed.countByKey()).get('main') ?? 0
  await store.close()
  return under
}

/** Runs `vault reseal` and kills it at this progress. */
const killedAt = async (place: Workspace, percent: number) => {
  const command = place.command(['vault', 'reseal'], (out) => {
    if (progressOf(out).some(([, , , done = 0]) => done >= percent)) command.kill()
  })
  return command.done
}

const resealKilled = async (place: Workspace) => {
  let before = count
  for (const percent of kills) {
    const killed = await killedAt(place, percent)
    expect(killed).toMatchObject({ code: null, err: '' })
    const remaining = await countUnderOldKey(place)
    expect(remaining).toBeGreaterThan(0)
    expect(remaining).toBeLessThan(before)
    before = remaining
  }
  return place.run('vault', 'reseal')
}

const expectAllStored = async (place: Workspace, expected: readonly ExpectedToken[]) => {
  const store = await place.openStore()
  const lost: string[] = []
  for (const one of expected)
    if ((await readToken(store, ringOf('next'), one)) !== one.access) lost.push(one.id)
  await store.close()
  expect(lost).toEqual([])
}

test(
  `VT-06: ${count} token sets are resealed during calls and renewals; a killed command can be continued, and nothing is lost`,
  { timeout: 1_800_000 },
  async () => {
    const place = openWorkspace('resealing', withVault('next', 'main'), { record: !full })
    await (await place.openStore()).close()
    const expected = await fillStore(place.storePath, count, ringOf('main'))
    const dry = await place.run('vault', 'reseal', '--dry-run')
    expect([dry.code, dry.err]).toEqual([0, ''])
    expect(dry.out).toContain(`${count} token sets would be resealed`)
    expect(await countUnderOldKey(place)).toBe(count)

    const store = await place.openStore()
    let finished = false
    const calling = callUntil({ store, ring: both, expected, until: () => finished })
    const began = performance.now()
    const done = await resealKilled(place)
    const seconds = (performance.now() - began) / 1000
    finished = true
    const calls = await calling
    await store.close()

    expect([done.code, done.err]).toEqual([0, ''])
    const progress = progressOf(done.out)
    expect(progress.length).toBeGreaterThan(5)
    expect(progress.at(-1)?.[3]).toBe(100)
    expect(calls.failed).toEqual([])
    expect(calls.reads).toBeGreaterThan(100)
    expect(calls.renewals).toBeGreaterThan(10)
    expect((await place.run('vault', 'drop-check', 'main')).code).toBe(0)
    place.configure(withVault('next'))
    expect((await place.run('vault', 'status')).out).toBe(`next  ${count} token sets  current\n`)
    await expectAllStored(place, expected)
    if (full) console.log({ count, kills: kills.length, seconds, ...calls, failed: 0, last: done.out })
  },
)
