import { describe, expect, test } from 'vitest'
import { Failure } from '../../failure.ts'
import { openReadiness } from './readiness.ts'

/** A store whose reads and writes end as the test says; sleeps end when it says so. */
const open = ({ serves }: { serves?: () => boolean } = {}) => {
  const log: unknown[] = []
  const sleeps = new Map<number, () => void>()
  const state = {
    read: Promise.resolve() as Promise<unknown>,
    write: Promise.resolve(),
    writes: 0,
  }
  const look = openReadiness({
    store: {
      sessions: { find: () => state.read },
      probeWrite: () => {
        state.writes += 1
        return state.write
      },
    } as never,
    events: {
      storeReady: () => log.push('ready'),
      storeNotReady: (event: object) => log.push(['not ready', event]),
      storeDegraded: (event: object) => log.push(['degraded', event]),
    },
    sleep: (ms) => new Promise<void>((resolve) => void sleeps.set(ms, resolve)),
    ...(serves && { servesVerified: serves }),
  })
  /** Ends the sleep of this length, and lets what waited for it go on. */
  const pass = async (ms: number) => {
    sleeps.get(ms)?.()
    await new Promise((resolve) => void setImmediate(resolve))
  }
  return { look, state, log, pass, sleeps }
}

const never = () => new Promise<never>(() => {})
const full = Object.assign(new Error('CANARY'), { code: '53100' })

describe('a store is ready', () => {
  test('if it reads and writes, and a successful write counts for a second', async () => {
    const { look, state, pass, log } = open()
    expect([await look(), await look(), state.writes]).toEqual([{ isReady: true }, { isReady: true }, 1])
    await pass(1_000)
    expect([await look(), state.writes]).toEqual([{ isReady: true }, 2])
    expect(log).toEqual([])
  })

  test('not if it does not write, which is tried by every look', async () => {
    const { look, state, log } = open()
    state.write = Promise.reject(full)
    for (const writes of [1, 2])
      expect([await look(), state.writes]).toEqual([
        { isReady: false, reason: 'full (SQLSTATE 53100)' },
        writes,
      ])
    state.write = Promise.resolve()
    expect(await look()).toEqual({ isReady: true })
    expect(log).toEqual([['not ready', { detail: 'full (SQLSTATE 53100)' }], 'ready'])
  })

  test('not if it does not read, for the cause of the failure, and nothing is written', async () => {
    const { look, state } = open()
    state.read = Promise.reject(new Failure('store-unavailable', 'x', { cause: full }))
    state.read.catch(() => undefined)
    expect([await look(), state.writes]).toEqual([{ isReady: false, reason: 'full (SQLSTATE 53100)' }, 0])
  })

  test('while a write takes long, if the last one succeeded; one write is shared', async () => {
    const { look, state, pass, sleeps } = open()
    await look()
    await pass(1_000)
    state.write = never()
    const looks = Promise.all([look(), look()])
    await new Promise((resolve) => void setImmediate(resolve))
    expect(new Set(sleeps.keys())).toEqual(new Set([1_000, 250]))
    await pass(250)
    expect(state.writes).toBe(2)
    void looks
  })

  test('only after the first write, however long it takes', async () => {
    const { look, state, sleeps } = open()
    const { promise, resolve } = Promise.withResolvers<void>()
    state.write = promise
    const found = look()
    await new Promise((done) => void setImmediate(done))
    expect([...sleeps.keys()]).toEqual([])
    resolve()
    expect(await found).toEqual({ isReady: true })
  })
})

describe('a store that does not answer', () => {
  const degraded = (why: string) => ({
    isReady: true,
    degraded: `store-unavailable: ${why}; only callers that were verified in the last 30 seconds are served`,
  })

  test('leaves an instance ready that serves verified callers, as degraded, and not for longer', async () => {
    let serves = true
    const { look, state, log } = open({ serves: () => serves })
    state.read = Promise.reject(full)
    state.read.catch(() => undefined)
    for (const _ of [1, 2]) expect(await look()).toEqual(degraded('full (SQLSTATE 53100)'))
    serves = false
    expect(await look()).toEqual({ isReady: false, reason: 'full (SQLSTATE 53100)' })
    state.read = Promise.resolve()
    expect(await look()).toEqual({ isReady: true })
    expect(log).toEqual([
      ['degraded', { detail: degraded('full (SQLSTATE 53100)').degraded }],
      ['not ready', { detail: 'full (SQLSTATE 53100)' }],
      'ready',
    ])
  })

  test('is not waited for longer than half a second by such an instance', async () => {
    const { look, state, pass } = open({ serves: () => true })
    state.read = never()
    const found = look()
    await pass(500)
    expect(await found).toEqual(degraded('away (no answer in 500 ms)'))
  })
})
