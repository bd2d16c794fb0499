import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import type { ScenarioName } from '../../scenarios/names.ts'
import type { Journal, JournalEntry } from '../../simulators/journaled.ts'
import { openSavedDatabase } from './saved-database.ts'
import type { Cookies } from '../../kit/browser.ts'
import type { KitKeep } from '../../kit/keep.ts'
import { openKeptKit } from '../../kit/open-kept-kit.ts'

const wasm = new Uint8Array(readFileSync(createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm')))

const longSessions = (text: string) => `${text}\nsessions: { idle_minutes: 240 }\n`

/** A disk: what each process finds there is what the last one has written. */
const openDisk = () => {
  const cookies: Cookies = new Map()
  const journals = new Map<string, JournalEntry[]>()
  let content: Uint8Array | undefined
  let scenario: ScenarioName | undefined
  const journalOf = (name: string): Journal => {
    const entries = journals.get(name) ?? []
    journals.set(name, entries)
    return { entries: () => [...entries], append: (entry) => void entries.push(entry) }
  }
  /** Starts a process. It ends without a word, after it has written. */
  const start = async (first?: ScenarioName) => {
    const database = await openSavedDatabase(wasm)
    const keep: KitKeep = {
      openStore: () => database.open(content),
      journalOf,
      cookies,
      async clear() {
        content = undefined
        journals.clear()
      },
      continues: scenario,
    }
    const kit = await openKeptKit(
      { config: longSessions, ...(first !== undefined && { scenario: first }) },
      keep,
    )
    const write = async () => {
      content = (await database.changes()) ?? content
      scenario = kit.scenario.name
    }
    return { kit, write }
  }
  return { start }
}

const clients = '/crm/v1/clients?pageSize=2'

describe('MK-06: a kit that continues in another process', () => {
  test('has the person’s session and connections, and the provider knows the tokens, also for a renewal', async () => {
    const { start } = openDisk()
    const first = await start()
    const connection = await first.kit
      .person()
      .connects({ integration: 'dynamic-planner', model: 'delegation' })
    await first.write()
    const second = await start()
    expect(await second.kit.person().connections()).toMatchObject([{ id: connection.id }])
    expect((await second.kit.person().calls(connection, clients)).status).toBe(200)
    await second.write()
    const third = await start()
    await third.kit.clock.advance('61 minutes')
    expect((await third.kit.person().calls(connection, clients)).status).toBe(200)
    expect(third.kit.requests.list({ to: 'dynamic-planner', path: '/identity/connect/token' })).toHaveLength(
      1,
    )
  })

  test('is in the same scenario, which does not begin again', async () => {
    const { start } = openDisk()
    const first = await start('provider-down')
    const before = await first.kit.person().connections()
    await first.write()
    const second = await start()
    const connections = await second.kit.person().connections()
    expect(connections.map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    const advice = connections.find(({ integration }) => integration === 'dynamic-planner')
    const answer = advice && (await second.kit.person().calls(advice, clients))
    expect(answer?.status).toBe(502)
    await second.kit.scenario.set('fresh')
    expect(await second.kit.person().connections()).toEqual([])
  })

  test('has lost the answer to a renewal once, and not again in the next process', async () => {
    const { start } = openDisk()
    const first = await start('lost-refresh-answer')
    const [connection] = await first.kit.person().connections()
    const call = async ({ kit }: typeof first) =>
      connection && (await kit.person().calls(connection, clients)).status
    expect(await call(first)).toBe(502)
    await first.write()
    const second = await start()
    await second.kit.clock.advance('10 minutes')
    await second.kit.person().connections()
    await call(second)
    expect(
      second.kit.requests.list({ to: 'dynamic-planner', path: '/identity/connect/token', status: 400 }),
    ).toHaveLength(1)
  })

  test('knows that the provider has withdrawn the access', async () => {
    const { start } = openDisk()
    const first = await start('reconnect-required')
    expect(first.kit.simulators.dynamicPlanner.refreshTokenCount()).toBe(0)
    await first.write()
    const second = await start()
    expect(second.kit.simulators.dynamicPlanner.refreshTokenCount()).toBe(0)
  })
})
