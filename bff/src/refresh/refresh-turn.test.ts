import { ConnectionId, IntegrationId } from '@planbridge/shared/contract'
import { describe, expect, test } from 'vitest'
import type { ConnectionRow } from '../store/ports.ts'
import { sqlStore } from '../store/sql-store.ts'
import { sqliteDialect } from '../store/sqlite-engine.ts'
import { refreshTurn } from './refresh-turn.ts'

const one = ConnectionId.parse('c1')
const two = ConnectionId.parse('c2')

const rowOf = (id: ConnectionId): ConnectionRow => ({
  id,
  tenant: 'deployment',
  owner: 'ada',
  integration: IntegrationId.parse('any'),
  model: 'delegation',
  account: id,
  accountName: null,
  accountDetail: null,
  status: 'active',
  choice: null,
  choices: [],
  scopes: [],
  createdAt: 0,
  usedAt: null,
  endsAt: null,
  renews: true,
  sealed: null,
  tokenVersion: 0,
  tokenEndsAt: null,
  tokenStaleAt: null,
})

/** Processes that share a store and a clock; waiting moves the clock. */
const processes = async (count: number) => {
  const { connections } = await sqlStore(sqliteDialect(':memory:'))
  await connections.add(rowOf(one))
  await connections.add(rowOf(two))
  let now = 1_000_000
  const needs = {
    connections,
    clock: { now: () => now },
    chance: { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) },
    pause: (milliseconds: number) => {
      now += milliseconds
      return new Promise<void>((resolve) => void setImmediate(resolve))
    },
  }
  const turns = Array.from({ length: count }, () => refreshTurn(needs))
  const [first = refreshTurn(needs), second = refreshTurn(needs)] = turns
  return {
    turns,
    first,
    second,
    connections,
    pass: (milliseconds: number) => void (now += milliseconds),
    now: () => now,
  }
}

const unsettled = () => Promise.resolve(undefined)
const fifty = Array.from({ length: 50 }, (_, at) => at)

describe('the turn to fetch a token', () => {
  test('RT-03: fifty callers at once cause one piece of work and share what it found', async () => {
    const { first } = await processes(1)
    let worked = 0
    const work = async () => {
      worked += 1
      await new Promise((resolve) => void setImmediate(resolve))
      return `token ${worked}`
    }
    const found = await Promise.all(fifty.map(() => first.once(one, work, unsettled)))
    expect([worked, new Set(found)]).toEqual([1, new Set(['token 1'])])
  })

  test('the next caller after the work is done causes new work', async () => {
    const { first } = await processes(1)
    let worked = 0
    const work = () => Promise.resolve((worked += 1))
    expect(await first.once(one, work, unsettled)).toBe(1)
    expect(await first.once(one, work, unsettled)).toBe(2)
  })

  test('RT-04: work of two processes never overlaps, and who waited takes what is settled', async () => {
    const { turns } = await processes(2)
    const stored: string[] = []
    let busy = 0
    let most = 0
    const work = async () => {
      busy += 1
      most = Math.max(most, busy)
      for (let wait = 0; wait < 5; wait += 1) await new Promise((resolve) => void setImmediate(resolve))
      busy -= 1
      stored.push('token')
      return `token ${stored.length}`
    }
    const settled = () => Promise.resolve(stored.length > 0 ? `token ${stored.length}` : undefined)
    const found = await Promise.all(turns.map((turn) => turn.once(one, work, settled)))
    expect([most, stored, found]).toEqual([1, ['token'], ['token 1', 'token 1']])
  })

  test('one connection does not wait for another', async () => {
    const { first } = await processes(1)
    const gate = Promise.withResolvers<string>()
    const slow = first.once(one, () => gate.promise, unsettled)
    expect(await first.once(two, () => Promise.resolve('other'), unsettled)).toBe('other')
    gate.resolve('slow')
    expect(await slow).toBe('slow')
  })

  test('work that fails fails for all who waited, and leaves the turn free', async () => {
    const { first, second } = await processes(2)
    const failing = () => Promise.reject(new Error('the store went away'))
    const both = await Promise.allSettled([1, 2].map(() => first.once(one, failing, unsettled)))
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await second.once(one, () => Promise.resolve('fine'), unsettled)).toBe('fine')
  })

  test('RT-05: the turn of a process that died is taken over when it runs out', async () => {
    const { first, connections, now } = await processes(1)
    const began = now()
    await connections.takeTurn(one, 'dead', began, began + 15_000)
    expect(await first.once(one, () => Promise.resolve('mine'), unsettled)).toBe('mine')
    expect(now() - began).toBeGreaterThan(15_000)
    expect(now() - began).toBeLessThan(16_000)
  })

  test('RT-05: who lost its turn while it worked does not end that of the next', async () => {
    const { first, second, connections, pass, now } = await processes(2)
    const gate = Promise.withResolvers<string>()
    const late = first.once(one, () => gate.promise, unsettled)
    await expect.poll(() => connections.takeTurn(one, 'probe', now(), now() + 1)).toBeUndefined()
    pass(20_000)
    const held = Promise.withResolvers<string>()
    const next = second.once(one, () => held.promise, unsettled)
    await expect.poll(() => connections.takeTurn(one, 'probe', now(), now() + 1)).toBeUndefined()
    gate.resolve('late')
    expect(await late).toBe('late')
    expect(await connections.takeTurn(one, 'third', now(), now() + 15_000)).toBeUndefined()
    held.resolve('next')
    expect(await next).toBe('next')
  })

  test('nobody waits for ever on somebody who keeps the turn', async () => {
    const { first, connections, now } = await processes(1)
    const began = now()
    await connections.takeTurn(one, 'hog', began, began + 3_600_000)
    expect(await first.once(one, () => Promise.resolve('never'), unsettled)).toBe('busy')
    expect(now() - began).toBeLessThan(30_000)
  })
})
